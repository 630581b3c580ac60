#!/usr/bin/env bash
# Puts the keys of the object store into a secret of the project. They come from the environment or are asked for; they
# are on no command line, so in no shell's history and in no list of processes.
set -euo pipefail
# shellcheck source=src/code-engine/common.sh
source "$(dirname -- "${BASH_SOURCE[0]}")/common.sh"

require_ibmcloud
if [[ -t 0 ]]; then
  for name in COS_ACCESS_KEY_ID COS_SECRET_ACCESS_KEY; do
    if [[ -z ${!name:-} ]]; then
      read -rsp "$name: " "${name?}"
      echo
    fi
  done
fi
require COS_ACCESS_KEY_ID COS_SECRET_ACCESS_KEY

umask 077
file=$(mktemp)
trap 'rm -f -- "$file"' EXIT
printf 'COS_ACCESS_KEY_ID=%s\nCOS_SECRET_ACCESS_KEY=%s\n' "$COS_ACCESS_KEY_ID" "$COS_SECRET_ACCESS_KEY" >"$file"

action=create
if ibmcloud ce secret get --name "$SECRET_NAME" >/dev/null 2>&1; then
  action=update
fi
ibmcloud ce secret "$action" --name "$SECRET_NAME" --from-env-file "$file"
