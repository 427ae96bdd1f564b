"""Asks a running service what Schemathesis makes up from its contract, and holds every answer against it.

usage: fuzz_api.py <service> <contract> <url> <tokens file> <summary file>

The service is named as in docs/permissions.md, the contract as its file; the tokens are a JSON object by role. No answer may be a 5xx, a status that
the contract does not name, or a body or header that it does not describe. The summary counts answers by status. Used by the Swift test module EndToEndTests.
"""

import os
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
SEED = "20260302"
CHECKS = [
    "not_a_server_error", "status_code_conformance", "content_type_conformance", "response_headers_conformance",
    "response_schema_conformance",
]


def main(service, contract, url, tokens, summary):
    environment = os.environ | {
        "SCHEMATHESIS_HOOKS": "fuzz_hooks", "PYTHONPATH": str(ROOT / "Tests" / "Contract"), "FUZZ_URL": url, "FUZZ_TOKENS": tokens,
        "FUZZ_SUMMARY": summary, "FUZZ_SERVICE": service, "FUZZ_PERMISSIONS": str(ROOT / "docs" / "permissions.md"), "FUZZ_SEED": SEED,
    }
    # One worker: the hooks choose at random from one seed, and Python 3.11 does not stand the depth of several.
    subprocess.run(
        [pathlib.Path(sys.executable).with_name("schemathesis"), "run", ROOT / "contracts" / "openapi" / f"{contract}.yaml", "--url", url,
         "--phases", "examples,coverage,fuzzing", "--max-examples", os.environ.get("FUZZ_EXAMPLES", "3"), "--workers", "1", "--seed", SEED,
         "--checks", ",".join(CHECKS), "--continue-on-failure", "--generation-database", "none", "--request-timeout", "30", "--no-color"],
        env=environment, check=True, cwd=pathlib.Path(summary).parent)


if __name__ == "__main__":
    if len(sys.argv) != 6:
        sys.exit(__doc__)
    main(*sys.argv[1:])
