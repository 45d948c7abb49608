#!/usr/bin/env bash
# run_with_podman.sh LAYOUT:TAG: loads an image of fraud-serve, runs it read-only as nobody, and asks it for a score.
set -euo pipefail
source "$(dirname "$0")/ask_server.sh"

image=$1
work=$(mktemp -d)
port=$(free_port)
# A store and settings of its own: nothing of the machine's containers is touched. The limits are those that a
# container may set without the privilege to raise them.
cat >"$work/containers.conf" <<CONF
[containers]
default_ulimits = ["nofile=1024:1024", "nproc=1024:1024"]
netns = "host"
[engine]
runtime = "runc"
cgroup_manager = "cgroupfs"
events_logger = "file"
CONF
export CONTAINERS_CONF=$work/containers.conf
podman() { command podman --root "$work/root" --runroot "$work/run" --storage-driver vfs "$@"; }
finish() {
  podman rm --force --time 5 fraud >/dev/null 2>&1 || true
  podman rmi --all --force >/dev/null 2>&1 || true
  rm -rf "$work"
}
trap finish EXIT

id=$(podman pull --quiet "oci:$image")
podman run --detach --name fraud --network host --read-only --memory 64m --cap-drop all "$id" \
  /models --host 127.0.0.1 --http-port "$port" --metrics-port 0 >/dev/null
ask_server "$port" || { podman logs fraud >&2; exit 1; }
[ "$(podman inspect --format '{{.Config.User}}' fraud)" = 65532:65532 ]
podman exec fraud /app/fraud-serve check "http://127.0.0.1:$port"
podman stop --time 10 fraud >/dev/null
[ "$(podman inspect --format '{{.State.ExitCode}}' fraud)" = 0 ]
