"""Looks after an office as its director does: reads the day's complaints, signs their register by hand, and asks a report where its numbers come
from; then looks at the pages of those who plan repairs, call owners and run the installation.

usage: sign_and_report.py <output file> <folder for pictures> <address of the Console>

Writes {"pages": {name: what the page looks like}, "waited": whether the day waited for a signature, "dotted": characters of a drawing of one dot,
"strokes": of one that was written, "signed": what the page says of the signature, "drawn": whether the signature is to be seen, "registered": the
number of the report, "behind": what its page of cases says and how many it lists, "download": type and first bytes of the table,
"unlabelled"/"faint": what was found for ears and eyes}.
"""

import pathlib
import sys

import browser as web
from work_in_console import DESK, FAINT, UNLABELLED, Person

LOOKED_AT = {
    "board": ("owner_service_supervisor", "/board"),
    "calls": ("cs_dept", "/calls"),
    "groups": ("cs_dept", "/groups"),
    "operations": ("operator", "/operations"),
}
"""Pages that are looked at besides, each as somebody who works with it."""


def main(output, folder, address):
    folder = pathlib.Path(folder)
    findings = {"pages": {}, "unlabelled": [], "faint": []}

    def look(person, name):
        web.screenshot(person.browser, folder / f"console-{name}.png")
        findings["pages"][name] = web.seen(person.browser)
        for finding, script in (("unlabelled", UNLABELLED), ("faint", FAINT)):
            findings[finding] += [f"{name}: {found}" for found in person.browser.execute_script(script)]

    with web.chromium(*DESK) as browser:
        director = Person(browser, address, "office_director")
        sign(director, findings, look)
        report(director, findings, look)
        for name, (post, path) in LOOKED_AT.items():
            person = Person(browser, address, post)
            person.open(path)
            person.find("main h1")
            look(person, name)
    web.save(output, findings)


def sign(director, findings, look):
    """With the mouse, as with a pen."""
    from selenium.webdriver.common.action_chains import ActionChains

    director.open("/register")
    findings["waited"] = director.seen("return !!document.querySelector('#form-sign') || 'no'")
    pad = director.find("svg[data-strokes]")
    director.browser.execute_script("arguments[0].scrollIntoView({block: 'center'})", pad)
    drawing = "return document.querySelector('#form-sign [name=drawing]').value.length"
    ActionChains(director.browser).move_to_element_with_offset(pad, 60, 20).click().perform()
    findings["dotted"] = director.browser.execute_script(drawing)
    stroke = ActionChains(director.browser).move_to_element_with_offset(pad, -80, -10).click_and_hold()
    for right, down in ((20, 30), (25, -40), (25, 40), (30, -20)):
        stroke = stroke.move_by_offset(right, down)
    stroke.release().perform()
    findings["strokes"] = director.seen(drawing)
    director.write("name", "陈主任", "#form-sign")
    director.click("#form-sign button[type=submit]")
    findings["signed"] = director.seen("return document.querySelector('#register-signature .signer')?.textContent")
    findings["drawn"] = director.seen("return document.querySelector('.drawn path')?.getBoundingClientRect().width > 20")
    look(director, "register")


def report(director, findings, look):
    """From a number to its cases, and to the table for Excel."""
    director.open("/reports")
    look(director, "reports")
    director.open("/reports/R-01")
    look(director, "report")
    number = "document.querySelector('.figures td a[href*=\"column=registered\"]')"
    findings["registered"] = director.seen(f"return {number}?.textContent")
    findings["download"] = director.browser.execute_async_script(
        """
        const [done] = arguments;
        const say = (answer, bytes) => done([answer.headers.get('content-type'), [...bytes.slice(0, 3)], new TextDecoder().decode(bytes)]);
        fetch(document.querySelector('a[download]').href)
          .then((answer) => answer.arrayBuffer().then((content) => say(answer, new Uint8Array(content))), (error) => done(String(error)));
        """)
    path = director.seen(f"return {number}?.getAttribute('href')")
    director.open(path)
    findings["behind"] = director.seen(
        "return [document.querySelector('h1 b').textContent, document.querySelectorAll('main table.list tbody tr').length]")
    look(director, "report-cases")
    director.open("/language/en?to=/reports/R-01")
    look(director, "report-en")
    director.open("/language/zh?to=/reports")


if __name__ == "__main__":
    main(*sys.argv[1:])
