#!/usr/bin/env bash
# Runs every test and ends with the line `N passed, N failed`. Options go to `swift test`.
set -uo pipefail
cd "$(dirname "$0")/.."

FRAUD_PEERS=$(scripts/install-test-peers.sh) || exit 1
export FRAUD_PEERS
export FRAUD_TOOLS=${FRAUD_TOOLS:-$PWD/.build/release}
export FRAUD_SHARED=${FRAUD_SHARED:-$PWD/../shared}

log=$(mktemp)
trap 'rm -f "$log"' EXIT
# Undeclared imports between targets pass an ordinary build: here they are errors.
swift build --build-tests --explicit-target-dependency-import-check error || { echo "0 passed, 1 failed"; exit 1; }
swift test --skip-build "$@" 2>&1 | tee "$log"
status=${PIPESTATUS[0]}

count() { grep -E "^[^ ]+ Test .* $1" "$log" | grep -vcE '^[^ ]+ Test run with'; }
passed=$(count 'passed after' || true)
failed=$(count 'failed after' || true)
skipped=$(count 'skipped' || true)
# A crash ends the run without a line for the test that caused it.
if [ "$status" -ne 0 ] && [ "$failed" -eq 0 ]; then failed=1; fi
if [ "$skipped" -gt 0 ]; then grep -E ' skipped' "$log" | sort -u >&2; fi
echo "$passed passed, $failed failed"
[ "$status" -eq 0 ] && [ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
