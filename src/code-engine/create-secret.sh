#!/usr/bin/env bash
# Puts the keys of the object store into a secret of the project: COS_API_KEY_ID if it is set, else HMAC keys. They come
# from the environment or are asked for; they are on no command line, so in no shell's history and in no list of processes.
set -euo pipefail
# shellcheck source=src/code-engine/common.sh
source "$(dirname -- "${BASH_SOURCE[0]}")/common.sh"

require_ibmcloud
names=(COS_ACCESS_KEY_ID COS_SECRET_ACCESS_KEY)
[[ -z ${COS_API_KEY_ID:-} ]] || names=(COS_API_KEY_ID)
if [[ -t 0 ]]; then
  for name in "${names[@]}"; do
    if [[ -z ${!name:-} ]]; then
      read -rsp "$name: " "${name?}"
      echo
    fi
  done
fi
require "${names[@]}"

umask 077
file=$(mktemp)
trap 'rm -f -- "$file"' EXIT
for name in "${names[@]}"; do
  printf '%s=%s\n' "$name" "${!name}"
done >"$file"

action=create
if secret=$(ibmcloud ce secret get --name "$SECRET_NAME" 2>/dev/null); then
  action=update
  # An update keeps what it does not name.
  [[ -z ${COS_API_KEY_ID:-} || $secret != *COS_ACCESS_KEY_ID* ]] \
    || fail "the secret $SECRET_NAME holds HMAC keys, which win over an API key: delete it first, or set another SECRET_NAME"
fi
ibmcloud ce secret "$action" --name "$SECRET_NAME" --from-env-file "$file"
