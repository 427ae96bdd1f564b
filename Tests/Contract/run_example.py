"""Runs the first Python program of a page as its reader would.

usage: run_example.py <page> <output file>

The program is cut out of the Markdown and run by this interpreter with the same environment; what it prints goes into the output file.
Used by the Swift test module EndToEndTests.
"""

import pathlib
import re
import subprocess
import sys

SECONDS = 90


def program(page):
    found = re.search(r"^```python\n(.*?)^```$", page, re.DOTALL | re.MULTILINE)
    if not found:
        sys.exit("there is no Python program on the page")
    return found.group(1)


def main(page, output):
    text = program(pathlib.Path(page).read_text(encoding="utf-8"))
    with open(output, "wb") as printed:
        subprocess.run([sys.executable, "-c", text], stdout=printed, check=True, timeout=SECONDS)


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(sys.argv[1], sys.argv[2])
