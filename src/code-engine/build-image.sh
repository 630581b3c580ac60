#!/usr/bin/env bash
# Builds the image and pushes it to IBM's registry. Arguments are options of docker build.
set -euo pipefail
# shellcheck source=src/code-engine/common.sh
source "$(dirname -- "${BASH_SOURCE[0]}")/common.sh"

require IMAGE
require_ibmcloud
tool=${CONTAINER_TOOL:-docker}
require_command "$tool" "install Docker, or set CONTAINER_TOOL=podman"
checkout=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.." && pwd)
[[ -f $checkout/Dockerfile ]] || fail "there is no Dockerfile in $checkout"

# Code Engine runs x86-64, whatever builds the image.
"$tool" build --platform linux/amd64 --tag "$IMAGE" "$@" "$checkout"
ibmcloud cr login --client "$tool"
"$tool" push "$IMAGE"
