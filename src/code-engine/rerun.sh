#!/usr/bin/env bash
# Runs some indices of an array job again: rerun.sh 3,7,9
set -euo pipefail
# shellcheck source=src/code-engine/common.sh
source "$(dirname -- "${BASH_SOURCE[0]}")/common.sh"

[[ $# == 1 && $1 =~ ^[0-9]+(-[0-9]+)?(,[0-9]+(-[0-9]+)?)*$ ]] || fail "say which indices, like 3,7,9 or 2-5"
require INSTANCES
require_ibmcloud
# For the check alone.
indices_of "$INSTANCES" >/dev/null

# Without the override, JOB_ARRAY_SIZE would be the number of these indices, and each index would get other products.
ibmcloud ce jobrun submit --job "$JOB_NAME" --array-indices "$1" --array-size-var-override "$INSTANCES"
