#!/usr/bin/env bash
# The part of test-image.sh that has no network: runs the unpacked image on the sample catalogue and on the reference
# pictures in a local S3 server.
set -euo pipefail

work=$1
root=$2
user=$3
checkout=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.." && pwd)
key=test-access-key
secret=test-secret-that-must-not-be-printed
mapfile -t image_environment <"$work/env"
mapfile -t entrypoint <"$work/entrypoint"

fail() {
  echo "FAILED: $*" >&2
  [[ ! -e $work/log ]] || tail -n 20 "$work/log" >&2
  exit 1
}

# What a container engine does: the image's environment, user and entry point, and a /proc, /dev and /etc/hosts. The
# process is number 1 of its namespace, as it is in a container. Options after the bucket and the user are the job's.
# shellcheck disable=SC2016 # The inner shell expands its own arguments.
start_job() {
  local bucket=$1 as=$2
  shift 2
  printf '127.0.0.1 localhost container\n' >"$work/hosts"
  unshare --pid --mount --uts --fork --kill-child sh -c '
      hostname container
      mount -t proc proc "$1/proc"
      mount --rbind /dev "$1/dev"
      touch "$1/etc/hosts"
      mount --bind "$2" "$1/etc/hosts"
      root=$1 as=$3
      shift 3
      exec chroot --userspec="$as" "$root" "$@"' \
    container "$root" "$work/hosts" "$as" env -i --chdir=/tmp "${image_environment[@]}" \
    COS_ENDPOINT=http://127.0.0.1:9000 COS_BUCKET_NAME="$bucket" COS_ACCESS_KEY_ID="$key" \
    COS_SECRET_ACCESS_KEY="${wrong_secret:-$secret}" "${entrypoint[@]}" "$@" >"$work/log" 2>&1 &
  job=$!
}

# The container's process number 1 as this namespace numbers it.
first_process() {
  cat "/proc/$job/task/$job/children"
}

# Waits for the end, which has to have the exit code, and keeps how much the disk held at most.
await_job() {
  local expected=$1 name=$2 code=0 now started=$SECONDS
  peak=0
  while kill -0 "$job" 2>/dev/null; do
    now=$(find "$root" -xdev -newer "$work/entrypoint" -type f -printf '%b\n' 2>/dev/null | awk '{s += $1} END {print int(s / 2)}')
    peak=$((now > peak ? now : peak))
    sleep 0.5
  done
  wait "$job" || code=$?
  ((code == expected)) || fail "$name: exit code $code, not $expected"
  ! grep -q -F -e "$secret" -e "$key" "$work/log" || fail "$name: a secret is in the log"
  ! grep -v '^{"timestamp":".*}$' "$work/log" || fail "$name: lines that are no JSON"
  echo "ok: $name: exit code $code, $((SECONDS - started)) s, at most $((peak / 1000)) MB written to the container's disk"
}

expect_log() {
  grep -q -F -- "$1" "$work/log" || fail "the log does not say: $1"
}

products_of() {
  find "$work/buckets/$1/embeddings" -name embeddings.npy 2>/dev/null | wc -l
}

# The distribution on this machine has to make the same of a bucket's pictures as the image.
expect_same_embeddings() {
  local bucket=$1 npy
  "$checkout/pipeline/target/image-recognition-job/bin/image-recognition-job" --input="$work/buckets/$bucket" \
    --output="$work/expected/$bucket" --weights=random >"$work/expected.log" || fail "the distribution on this machine"
  for npy in "$work/expected/$bucket"/*/embeddings.npy; do
    cmp "$npy" "$work/buckets/$bucket/embeddings/${npy#"$work/expected/$bucket/"}" ||
      fail "another embedding than this machine's"
  done
  echo "ok: $(products_of "$bucket") embeddings of $bucket are those of the distribution on this machine, byte by byte"
}

ip link set lo up
[[ $(ip -o link | wc -l) == 1 ]] || fail "there is another network"
for bucket in sample stopped; do
  mkdir -p "$work/buckets/$bucket"
  cp -r "$checkout"/src/demo/bucket/* "$work/buckets/$bucket"
done
for product in "$checkout"/src/demo/bucket/*; do
  cp -r "$product" "$work/buckets/stopped/${product##*/}-again"
done
# A product of each, so that each is compared.
pictures=("$checkout"/src/reference/images/*)
for picture in "${pictures[@]}"; do
  mkdir -p "$work/buckets/reference/producto-${picture##*/}"
  cp "$picture" "$work/buckets/reference/producto-${picture##*/}"
done

cat >"$work/s3proxy.properties" <<END
s3proxy.endpoint=http://127.0.0.1:9000
s3proxy.authorization=aws-v2-or-v4
s3proxy.identity=$key
s3proxy.credential=$secret
s3proxy.ignore-unknown-headers=true
jclouds.provider=filesystem-nio2
jclouds.filesystem.basedir=$work/buckets
END
java -Xmx512m -cp "$(cat "$checkout/src/test-support/target/classes/s3proxy.classpath")" org.gaul.s3proxy.Main \
  --properties "$work/s3proxy.properties" >"$work/s3proxy.log" 2>&1 &
s3proxy=$!
until (exec 3<>/dev/tcp/127.0.0.1/9000) 2>/dev/null; do
  kill -0 "$s3proxy" 2>/dev/null || fail "the S3 server does not start: $(tail -n 3 "$work/s3proxy.log")"
  sleep 0.2
done

start_job sample "$user"
await_job 0 "the sample catalogue as $user"
expect_log "Products: 12 embedded, 0 done before, 0 failed"
((peak < 50000)) || fail "something was unpacked: $peak kB"

start_job sample "$user"
await_job 0 "again"
expect_log "12 products are done already, 0 are to do"

expect_same_embeddings sample

start_job reference "$user"
await_job 0 "the reference pictures"
expect_log "Products: ${#pictures[@]} embedded, 0 done before, 0 failed"
! grep -q -F "Cannot load this Java's JPEG decoder" "$work/log" || fail "Java's JPEG decoder is missing"
expect_same_embeddings reference

start_job stopped "$user" --batchSize=4
until (($(products_of stopped) >= 3)); do
  kill -0 "$job" 2>/dev/null || fail "the job has ended before it could be stopped"
  sleep 0.1
done
grep -q 'classes-.*\.jsa' "/proc/$(first_process)/maps" || fail "Java does not use the archive of classes"
kill -TERM "$(first_process)"
await_job 143 "SIGTERM"
expect_log "Stopped by a signal"
! grep -q -e '"ERROR"' -e stack_trace "$work/log" || fail "SIGTERM: errors"
finished=$(products_of stopped)
((finished < 24)) || fail "SIGTERM came too late"
for npy in "$work"/buckets/stopped/embeddings/*/embeddings.npy; do
  [[ $(stat -c %s "$npy") == 8320 && $(tail -c 1 "${npy%.npy}.json") == "}" ]] || fail "half a file: $npy"
done

start_job stopped 12345:0
await_job 0 "the next run, as a user that the image does not know"
expect_log "Products: $((24 - finished)) embedded, $finished done before, 0 failed"

wrong_secret=wrong start_job sample "$user"
await_job 1 "a wrong key"
[[ $(grep -c '"level":"ERROR"' "$work/log") == 1 ]] || fail "more than a line about the wrong key"
expect_log STORE_DENIED
echo "== Passed"
