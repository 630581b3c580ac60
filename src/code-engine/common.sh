# shellcheck shell=bash
# Shared by the scripts of this folder, which source it.

: "${JOB_NAME:=image-recognition}"
: "${SECRET_NAME:=image-recognition-cos}"

fail() {
  echo "${0##*/}: $*" >&2
  exit 1
}

# Fails unless these variables are set, and names all missing ones.
require() {
  local name missing=()
  for name in "$@"; do
    [[ -n ${!name:-} ]] || missing+=("$name")
  done
  ((${#missing[@]} == 0)) || fail "missing ${missing[*]}: set them in the environment, see README.md beside this script"
}

require_command() {
  command -v "$1" >/dev/null || fail "there is no $1 here: $2"
}

require_ibmcloud() {
  require_command ibmcloud "install the IBM Cloud CLI, see README.md beside this script"
}

# 0-7 for eight instances: JOB_ARRAY_SIZE is then 8.
indices_of() {
  [[ $1 =~ ^[1-9][0-9]*$ ]] || fail "INSTANCES='$1' is no number of instances"
  # The length first: a longer number may not be one for the shell.
  ((${#1} <= 4 && $1 <= 1000)) || fail "INSTANCES=$1 is more than the 1000 that an array may have"
  if (($1 == 1)); then
    echo 0
  else
    echo "0-$(($1 - 1))"
  fi
}

# Optional variables of a job, besides COS_ENDPOINT and COS_BUCKET_NAME.
optional_variables=(COS_OUTPUT_PREFIX COS_TRUSTED_PROFILE COS_AUTH_ENDPOINT MODEL_NAME MODEL_WEIGHTS JAVA_OPTS)

# Adds to the array "options" what a job and a fleet have in common: access to the image, and the environment. Keys come
# from the secret, unless a trusted profile makes them needless.
add_container_options() {
  local name
  [[ -n ${COS_TRUSTED_PROFILE:-} ]] || options+=(--env-from-secret "$SECRET_NAME")
  options+=(--env LOG_FORMAT=json)
  for name in COS_ENDPOINT COS_BUCKET_NAME "${optional_variables[@]}"; do
    [[ -z ${!name:-} ]] || options+=(--env "$name=${!name}")
  done
  [[ -z ${REGISTRY_SECRET:-} ]] || options+=(--registry-secret "$REGISTRY_SECRET")
}
