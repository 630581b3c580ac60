#!/usr/bin/env bash
# Runs the job once on GPUs, as a fleet with a task for each share of the products. Arguments are options of
# image-recognition-job.
set -euo pipefail
# shellcheck source=src/code-engine/common.sh
source "$(dirname -- "${BASH_SOURCE[0]}")/common.sh"

require IMAGE COS_ENDPOINT COS_BUCKET_NAME SUBNET_POOL TASKS_STATE_STORE
require_ibmcloud
instances=${INSTANCES:-1}
[[ -z ${COS_TRUSTED_PROFILE:-} ]] || fail "a fleet has no trusted profile: unset COS_TRUSTED_PROFILE, and put keys into the secret with create-secret.sh"
# For the check alone.
indices_of "$instances" >/dev/null
for argument in "$@"; do
  [[ $argument != *[\"\\]* ]] || fail "$argument has a quotation mark or a backslash, which this script cannot pass on"
done

tasks=$(mktemp)
trap 'rm -f -- "$tasks"' EXIT
for ((index = 0; index < instances; index++)); do
  printf '{"args":["--shardIndex=%d","--shardCount=%d"' "$index" "$instances"
  (($# == 0)) || printf ',"%s"' "$@"
  printf ']}\n'
done >"$tasks"

options=(
  --name "$JOB_NAME-$(date -u +%Y%m%d-%H%M%S)"
  --image "$IMAGE"
  --subnetpool-name "$SUBNET_POOL"
  --tasks-state-store "$TASKS_STATE_STORE"
  --tasks-from-local-file "$tasks"
  --scale-max "$instances"
  --gpu "${GPU:-l40s:1}"
  --cpu "${CPU:-24}"
  --memory "${MEMORY:-120G}"
  --retrylimit "${RETRIES:-3}"
)
add_container_options

ibmcloud ce fleet create "${options[@]}"
