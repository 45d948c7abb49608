#!/usr/bin/env bash
# Runs the demo once more into the folder of an earlier run and fails unless every stage is reused.
set -euo pipefail
cd "$(dirname "$0")/.."

.build/release/fraud-pipeline run Examples/card-transactions/fraud.yaml --out "$1" --quiet >/dev/null
python3 - "$1/report.json" <<'PYTHON'
import json, sys
stages = json.load(open(sys.argv[1]))["stages"]
ran = [stage["stage"] for stage in stages if not stage["reused"]]
if ran or not stages:
    sys.exit(f"these stages ran again although nothing had changed: {ran}")
print(f"{len(stages)} stages reused")
PYTHON
