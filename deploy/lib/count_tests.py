"""Prints "<passed> <failed>" for an xUnit file that `swift test` wrote. Skipped tests count as neither.

A process that crashed leaves a file that is empty or cut off: exit code 1, without a traceback that would bury the crash itself.
"""

import sys
import xml.etree.ElementTree as ElementTree

try:
    cases = ElementTree.parse(sys.argv[1]).findall(".//testcase")
except (OSError, ElementTree.ParseError) as error:
    sys.exit(f"no test results: {error}")
failed = sum(case.find("failure") is not None or case.find("error") is not None for case in cases)
skipped = sum(case.find("skipped") is not None for case in cases)
print(len(cases) - failed - skipped, failed)
