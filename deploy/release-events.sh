#!/usr/bin/env bash
# Keeps what events are like in the version that contracts/asyncapi.yaml names: contracts/released/VERSION.jsonl, one schema with its
# examples in each line, without the descriptions, which may be put better at any time. Run it once for each version of the contracts that others get; tests hold every later state against it.
set -euo pipefail
cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.."

python3 - <<'PROGRAM'
import json
import pathlib
import re
import sys


def bare(schema):
    """Without descriptions; examples stay as they are."""
    if isinstance(schema, list):
        return [bare(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    return {
        key: value if key == "examples" else bare(value)
        for key, value in schema.items() if not (key == "description" and isinstance(value, str))}


version = re.search(r"^  version: (\d+\.\d+\.\d+)$", pathlib.Path("contracts/asyncapi.yaml").read_text(encoding="utf-8"), re.M)
if not version:
    sys.exit("contracts/asyncapi.yaml names no version")
released = pathlib.Path("contracts/released") / f"{version[1]}.jsonl"
if released.exists():
    sys.exit(f"{released} is there: what was released stays as it is. Raise info.version of contracts/asyncapi.yaml first.")
released.parent.mkdir(exist_ok=True)
lines = []
for path in sorted(pathlib.Path("contracts/events").glob("*.schema.json")):
    lines.append(json.dumps(bare(json.loads(path.read_text(encoding="utf-8"))), ensure_ascii=False, sort_keys=True, separators=(",", ":")))
released.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
print(f"{released}: {len(lines)} types of events")
PROGRAM
