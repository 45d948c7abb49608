#!/usr/bin/env bash
# Makes the Python environment whose programs give the tests their expected values, and prints its folder.
# It lives in the user's cache, named by the digest of its requirements, so that it is made once for each set of them.
# A file of other requirements may be given: the benchmarks' peers are more than the tests need.
set -euo pipefail

requirements=${1:-$(dirname "$0")/test-peers.txt}
cache=${XDG_CACHE_HOME:-$HOME/.cache}/fraud-rollout
peers=$cache/peers-$(sha256sum "$requirements" | cut -c1-12)

if [ ! -e "$peers/.complete" ]; then
  echo "Making the test peers in $peers" >&2
  mkdir -p "$cache"
  rm -rf "$peers"
  python3 -m venv "$peers" >&2
  "$peers/bin/pip" install --quiet --disable-pip-version-check --requirement "$requirements" >&2
  touch "$peers/.complete"
fi
echo "$peers"
