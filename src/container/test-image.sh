#!/usr/bin/env bash
# Builds the image of the Dockerfile without a Docker engine, and runs it. Needs root, a JDK and Maven, and of Debian
# buildah, debootstrap, iproute2.
#
#   MAVEN_REPOSITORY  a folder with Maven's repository that the build inside may use
#   MAVEN_OPTIONS     for Maven inside, such as --offline
#   DEBIAN_MIRROR     where the stand-in of the base image and Debian's packages come from
#   KEEP              a folder for what would be deleted at the end; a base image that is there is taken again
set -euo pipefail

folder=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
checkout=$(cd -- "$folder/../.." && pwd)
mirror=${DEBIAN_MIRROR:-http://deb.debian.org/debian}
base=$(sed -n 's/^FROM .*\(debian:[^ ]*\) AS build$/\1/p' "$checkout/Dockerfile")
suite=${base#debian:}
suite=${suite%%-*}
image=localhost/image-recognition-job:test
max_megabytes=700

fail() {
  echo "FAILED: $*" >&2
  exit 1
}

((EUID == 0)) || fail "debootstrap and namespaces need root"
for command in buildah debootstrap ip java mvn; do
  command -v "$command" >/dev/null || fail "there is no $command here"
done

work=${KEEP:-$(mktemp -d)}
mkdir -p "$work"
storage=(buildah --root "$work/images" --runroot "$work/run" --storage-driver vfs)
remove() {
  if [[ -z ${KEEP:-} ]]; then
    rm -rf -- "$work"
  fi
}
trap remove EXIT

# What Debian's slim image is made of, under its name.
if ! "${storage[@]}" inspect --type image "docker.io/library/$base" >/dev/null 2>&1; then
  echo "== $base from $mirror"
  debootstrap --variant=minbase "$suite" "$work/base" "$mirror" >"$work/debootstrap.log"
  # As in Debian's image: installing packages waits for no disk.
  echo force-unsafe-io >"$work/base/etc/dpkg/dpkg.cfg.d/docker-apt-speedup"
  rm -rf -- "$work"/base/var/cache/apt/* "$work"/base/var/lib/apt/lists/* "$work"/base/usr/share/{doc,info,locale,man}/*
  container=$("${storage[@]}" from scratch)
  root=$("${storage[@]}" mount "$container")
  cp -a "$work/base/." "$root"
  "${storage[@]}" commit --quiet --rm "$container" "docker.io/library/$base" >/dev/null
  rm -rf -- "$work/base"
fi

echo "== The image"
options=(--isolation chroot --pull-never --format docker --tag "$image" --build-arg "MAVEN_OPTIONS=${MAVEN_OPTIONS:-}")
# Pretrained weights may be out of reach. The network is made of random ones and kept in the same way.
options+=(--build-arg MODEL_NAME=resnet50 --build-arg MODEL_WEIGHTS=random)
if [[ -n ${MAVEN_REPOSITORY:-} ]]; then
  options+=(--volume "$MAVEN_REPOSITORY:/root/.m2/repository")
fi
SECONDS=0
"${storage[@]}" bud "${options[@]}" "$checkout" >"$work/build.log" 2>&1 || {
  tail -n 40 "$work/build.log"
  fail "the image cannot be built"
}
echo "built in $SECONDS s"
container=$("${storage[@]}" from --pull-never "$image")
root=$("${storage[@]}" mount "$container")
megabytes=$(($(du --summarize --bytes "$root" | cut -f 1) / 1000000))
echo "$megabytes MB unpacked, of which $(($(du -sb "$root/opt/image-recognition-job/cache" | cut -f 1) / 1000000)) MB the network and the archive of classes"
((megabytes < max_megabytes)) || fail "more than $max_megabytes MB"
if compgen -G "$root/opt/image-recognition-job/lib/pytorch-native-*" >/dev/null; then
  fail "libtorch is in the image"
fi

echo "== The distribution on this machine, for comparison"
(cd "$checkout" && mvn -q -B -ntp package -DskipTests -pl pipeline -am)

"${storage[@]}" inspect --type image --format \
  '{{range .OCIv1.Config.Env}}{{println .}}{{end}}' "$image" | sed '/^$/d' >"$work/env"
"${storage[@]}" inspect --type image --format \
  '{{range .OCIv1.Config.Entrypoint}}{{println .}}{{end}}' "$image" | sed '/^$/d' >"$work/entrypoint"
user=$("${storage[@]}" inspect --type image --format '{{.OCIv1.Config.User}}' "$image")

# A network of its own with nothing but its loopback, and processes of its own, which end with it.
unshare --net --pid --fork --kill-child --mount-proc "$folder/run-image.sh" "$work" "$root" "$user"
"${storage[@]}" rm "$container" >/dev/null
