#!/usr/bin/env bash
# Creates or updates the job. Arguments are options of image-recognition-job, such as --batchSize=32.
set -euo pipefail
# shellcheck source=src/code-engine/common.sh
source "$(dirname -- "${BASH_SOURCE[0]}")/common.sh"

require IMAGE COS_ENDPOINT COS_BUCKET_NAME
require_ibmcloud
indices=$(indices_of "${INSTANCES:-1}")

options=(
  --name "$JOB_NAME"
  --image "$IMAGE"
  --array-indices "$indices"
  --cpu "${CPU:-4}"
  --memory "${MEMORY:-8G}"
  --ephemeral-storage "${EPHEMERAL_STORAGE:-2G}"
  --retrylimit "${RETRIES:-3}"
  --maxexecutiontime "${MAX_SECONDS:-7200}"
)
if [[ -n ${COS_TRUSTED_PROFILE:-} ]]; then
  options+=(--trusted-profiles-enabled=true)
fi
add_container_options
for argument in "$@"; do
  options+=("--argument=$argument")
done

if job=$(ibmcloud ce job get --name "$JOB_NAME" 2>/dev/null); then
  (($# > 0)) || options+=(--arguments-clear)
  # An update keeps the settings that it does not name.
  for name in "${optional_variables[@]}"; do
    [[ -n ${!name:-} || ! $job =~ [[:space:]]${name}[[:space:]] ]] || options+=(--env-rm "$name")
  done
  # The keys of a secret would win over the profile.
  if [[ -z ${COS_TRUSTED_PROFILE:-} ]]; then
    options+=(--trusted-profiles-enabled=false)
  elif [[ $job =~ [[:space:]]${SECRET_NAME}[[:space:]] ]]; then
    options+=(--env-from-secret-rm "$SECRET_NAME")
  fi
  ibmcloud ce job update "${options[@]}"
else
  ibmcloud ce job create "${options[@]}"
fi
