"""Signs in at the Console with the company's account, looks at a list, and signs out.

usage: sign_in_with_company.py <output file> <folder for pictures> <address of the Console>

Writes {"asked": where a page led before, "there": title of the provider's page, "back": the path after signing in, "user": who the page says it is,
"rows": cases of the list, "left": the path after signing out, "kept": where the page leads then, "pages": {name: what the page looks like},
"unlabelled"/"faint": what was found for ears and eyes}.
"""

import pathlib
import sys

import browser as web
from work_in_console import DESK, FAINT, UNLABELLED

NAME = "staff-017"
ACCOUNT = "details.account > summary"
LIST = "/cases/complaints?scope=all"


def main(output, folder, address):
    from selenium.webdriver.support.wait import WebDriverWait

    folder, findings = pathlib.Path(folder), {"pages": {}, "unlabelled": [], "faint": []}
    with web.chromium(*DESK) as browser:
        wait = WebDriverWait(browser, web.WAIT_SECONDS, poll_frequency=0.05)

        def find(selector):
            return wait.until(lambda _: next(iter(browser.find_elements("css selector", selector)), None))

        def path():
            return browser.execute_script("return location.pathname + location.search")

        browser.get(address + LIST)
        findings["asked"] = path()
        look(browser, findings, folder, "sign-in")
        find("main form button.primary").click()
        find('input[name="name"]').send_keys(NAME)
        findings["there"] = browser.title
        find("button").click()
        wait.until(lambda _: browser.current_url.startswith(address + "/cases"))
        findings["back"] = path()
        findings["user"] = find(ACCOUNT).text
        findings["rows"] = len(browser.find_elements("css selector", "tr[data-row-link]"))
        find(ACCOUNT).click()
        find("details.account form button").click()
        wait.until(lambda _: path().startswith("/sign-in"))
        findings["left"] = path()
        browser.get(address + LIST)
        findings["kept"] = path()
    web.save(output, findings)


def look(browser, findings, folder, name):
    web.screenshot(browser, folder / f"console-{name}.png")
    findings["pages"][name] = web.seen(browser)
    for finding, script in (("unlabelled", UNLABELLED), ("faint", FAINT)):
        findings[finding] += [f"{name}: {found}" for found in browser.execute_script(script)]


if __name__ == "__main__":
    main(*sys.argv[1:])
