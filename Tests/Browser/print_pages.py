"""Prints pages as the desk does: opens each, looks at it on the screen, prints it.

usage: print_pages.py <output file> <folder for pictures> <name of the pictures> <address>...

The caller's Authorization stands in the variable AUTHORIZATION. Writes a list, one object for each address.
"""

import os
import pathlib
import sys

import browser as web


def main(output, folder, name, *addresses):
    findings = []
    with web.chromium(1024, 900, authorization=os.environ["AUTHORIZATION"]) as browser:
        for number, address in enumerate(addresses, start=1):
            browser.get(address)
            picture = pathlib.Path(folder) / f"{name}-{number}"
            web.screenshot(browser, picture.with_suffix(".png"))
            sheets = web.printed(browser, picture.with_suffix(".pdf"))
            findings.append(web.seen(browser) | {"sheets": sheets})
    web.save(output, findings)


if __name__ == "__main__":
    main(*sys.argv[1:])
