#!/usr/bin/env bash
# Runs the job on a schedule, every night at two by default.
set -euo pipefail
# shellcheck source=src/code-engine/common.sh
source "$(dirname -- "${BASH_SOURCE[0]}")/common.sh"

require_ibmcloud
action=create
if ibmcloud ce subscription cron get --name "$JOB_NAME" >/dev/null 2>&1; then
  action=update
fi
ibmcloud ce subscription cron "$action" --name "$JOB_NAME" --destination-type job --destination "$JOB_NAME" \
  --schedule "${SCHEDULE:-0 2 * * *}" --time-zone "${TIME_ZONE:-UTC}"
