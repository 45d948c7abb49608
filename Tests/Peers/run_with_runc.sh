#!/usr/bin/env bash
# run_with_runc.sh LAYOUT:TAG: unpacks an image of fraud-serve with umoci, runs it with runc, and asks it for a score.
set -euo pipefail
source "$(dirname "$0")/ask_server.sh"

image=$1
work=$(mktemp -d)
port=$(free_port)
name=fraud-$$
finish() {
  runc --root "$work/state" delete --force "$name" >/dev/null 2>&1 || true
  rm -rf "$work"
}
trap finish EXIT

umoci unpack --image "$image" "$work/bundle" >/dev/null
python3 - "$work/bundle/config.json" "$port" <<'PYTHON'
import json, sys

path, port = sys.argv[1:3]
config = json.load(open(path))
process = config["process"]
assert process["user"]["uid"] == 65532, process["user"]
process["args"] += ["--host", "127.0.0.1", "--http-port", port, "--metrics-port", "0"]
process["terminal"] = False
process["rlimits"] = []
config["root"]["readonly"] = True
# The host's network, so that the test reaches the server.
config["linux"]["namespaces"] = [n for n in config["linux"]["namespaces"] if n["type"] != "network"]
json.dump(config, open(path, "w"))
PYTHON
runc --root "$work/state" run --detach --bundle "$work/bundle" --pid-file "$work/pid" "$name" </dev/null >"$work/log" 2>&1
ask_server "$port" || { cat "$work/log" >&2; exit 1; }
runc --root "$work/state" kill "$name" TERM
