"""Works in the Console as a company does: the desk takes a call, customer service sees it come, checks it, classes it and hands it on; a caller
records that the owner is not satisfied, and the complaint reopens on a page that somebody else has open.

usage: work_in_console.py <output file> <folder for pictures> <address of the Console> <unit> <words of the call>

Writes {"pages": {name: what the page looks like}, "number": of the complaint, "arrived"/"reopened": seconds until a change was on another
open page, "state": in the end, "unlabelled"/"faint": what was found for ears and eyes}.
"""

import pathlib
import sys
import time

import browser as web

DESK = (1366, 900)
PHONE = (390, 844)
MOST_REPLACED = 20
"""How often an element may be replaced while something is done with it."""

FIRST_ROW = "return document.querySelector('tr[data-row-link] a.number')?.getAttribute('href')"


class Person:
    """Somebody at a browser of their own, signed in."""

    def __init__(self, browser, address, post):
        from selenium.webdriver.support.wait import WebDriverWait

        self.browser, self.address = browser, address
        self.wait = WebDriverWait(browser, web.WAIT_SECONDS, poll_frequency=0.05)
        browser.get(address + "/sign-in")
        self.click(f'button[value="{post}"]')
        self.wait.until(lambda _: "/sign-in" not in browser.current_url)

    def open(self, path):
        self.browser.get(self.address + path)

    def find(self, selector):
        return self.wait.until(lambda browser: next(iter(browser.find_elements("css selector", selector)), None))

    def steadily(self, action):
        """Does something with an element of a page that may bring itself up to date meanwhile: again when it has just been replaced."""
        from selenium.common.exceptions import StaleElementReferenceException

        for _ in range(MOST_REPLACED):
            try:
                return action()
            except StaleElementReferenceException:
                time.sleep(0.1)
        return action()

    def click(self, selector):
        self.steadily(lambda: self.find(selector).click())

    def write(self, name, text, within=""):
        self.steadily(lambda: self.find(f'{within} [name="{name}"]').send_keys(text))

    def seen(self, script):
        """What a script finds on the page as it is, once it finds something."""
        return self.wait.until(lambda browser: browser.execute_script(script))

    def choose(self, name, value, within=""):
        """One of a menu, or a radio button."""
        from selenium.webdriver.support.select import Select

        def choose():
            field = self.find(f'{within} [name="{name}"]')
            if field.tag_name == "select":
                Select(field).select_by_value(value)
            else:
                self.find(f'{within} [name="{name}"][value="{value}"]').click()

        self.steadily(choose)

    def give(self, command, **fields):
        """Opens a command of the case's page, fills it and sends it."""
        form = f"#form-{command}"
        if not self.steadily(lambda: self.find(form).is_displayed()):
            self.click(f"#command-{command} > summary")
        for name, value in fields.items():
            kind = self.seen(f"""return document.querySelector('{form} [name="{name}"]')?.type""")
            if kind.startswith("select") or kind == "radio":
                self.choose(name, value, form)
            elif kind == "checkbox":
                self.click(f'{form} [name="{name}"]')
            else:
                self.write(name, value, form)
        self.click(f"{form} button[type=submit]")
        self.wait.until(lambda browser: f"done={command}" in browser.current_url or browser.find_elements("id", "problem"))
        if f"done={command}" not in self.browser.current_url:
            sys.exit(f"{command} was refused: {self.find('#problem').text}")

    def state(self):
        return self.seen("return document.querySelector('.case-head .state')?.dataset.state")


def main(output, folder, address, unit, words):
    folder = pathlib.Path(folder)
    findings = {"pages": {}}

    def look(person, name):
        web.screenshot(person.browser, folder / f"console-{name}.png")
        findings["pages"][name] = web.seen(person.browser)

    with web.chromium(*DESK) as first, web.chromium(*DESK) as second:
        service = Person(second, address, "cs_dept")
        service.open("/cases/complaints")
        desk = Person(first, address, "receptionist")
        take_call(desk, unit, words, look)
        began = time.monotonic()
        path = service.seen(FIRST_ROW)
        findings["arrived"] = time.monotonic() - began
        findings["number"] = service.seen("return document.querySelector('tr[data-row-link] a.number')?.textContent")
        look(service, "queue")
        service.open(path)
        service.give("start-review")
        service.give("classify", **{"class": "general", "subject": "cleaning_greening"})
        service.give("route", person="吴班长", proposal="今天清扫并检查")
        look(service, "case")
        findings["routed"] = service.state()
        work_and_reply(Person(second, address, "owner_service_supervisor"), path)
        service = Person(second, address, "cs_dept")
        # The desk looks at the complaint while somebody else calls the owner.
        desk.open(path)
        caller_says_no(service, findings, desk)
        findings["state"] = desk.state()
        findings["unlabelled"] = first.execute_script(UNLABELLED)
        findings["faint"] = first.execute_script(FAINT)
        desk.open("/language/en?to=" + path)
        look(desk, "case-en")
        desk.open("/desk")
        look(desk, "desk-en")
    with web.chromium(*PHONE, phone=True) as phone:
        technician = Person(phone, address, "technician")
        technician.open("/cases/complaints?scope=all")
        look(technician, "queue-phone")
        findings["width"] = phone.execute_script("return document.documentElement.scrollWidth")
    web.save(output, findings)


def take_call(desk, unit, words, look):
    """From the first digits of the unit to the saved contact, with the keyboard."""
    from selenium.webdriver.common.keys import Keys

    desk.open("/desk")
    desk.write("caller.unit", unit[:4])
    desk.find("#desk-households [role=option]:not([aria-disabled])")
    desk.write("caller.unit", Keys.ARROW_DOWN)
    desk.write("caller.unit", Keys.ENTER)
    desk.wait.until(lambda browser: desk.find('[name="caller.name"]').get_attribute("value"))
    desk.write("caller.address", "云湖花园 3 栋 2 单元")
    desk.choose("kind", "complaint")
    desk.write("reason", words)
    desk.write("responsible.person", "吴班长")
    part = ".desk-part[data-kind=complaint]"
    desk.write("handOver.complaint.place", "3 栋 2 单元楼道", part)
    desk.write("handOver.complaint.complainedOf", "保洁", part)
    desk.write("handOver.complaint.demand", "马上打扫", part)
    look(desk, "desk")
    desk.write("reason", Keys.CONTROL + Keys.ENTER)
    desk.wait.until(lambda browser: "done=" in browser.current_url)


def work_and_reply(department, path):
    """What the department does, on the case's page."""
    department.open(path)
    department.give("start")
    department.give("resolve", result="楼道已清扫，每天两次", signedBy="吴班长")
    department.give("reply", text="楼道已清扫，今后每天两次。")


def caller_says_no(service, findings, desk):
    """The callback that is not satisfied; the complaint reopens where somebody else looks at it."""
    service.open("/cases/callback-tasks")
    service.open(service.seen(FIRST_ROW))
    service.give("schedule", channel="phone", person="回访员", ownerAsked=True)
    service.click("#command-complete > summary")
    service.choose("rating", "dissatisfied", "#form-complete")
    service.write("remarks", "第二天又没人打扫", "#form-complete")
    service.click("#form-complete button[type=submit]")
    began = time.monotonic()
    desk.wait.until(lambda _: desk.state() != "callback_pending")
    findings["reopened"] = time.monotonic() - began


# Fields without a name for those who hear the page.
UNLABELLED = """
    return [...document.querySelectorAll('input:not([type=hidden]), select, textarea, button')]
        .filter(field => !(field.labels && field.labels.length) && !field.textContent.trim() && !field.getAttribute('aria-label'))
        .map(field => field.outerHTML.slice(0, 120));
    """

# Texts that stand out too little from what is behind them: less than 4.5 to 1 (WCAG 1.4.3).
FAINT = """
    const parts = colour => (colour.match(/[\\d.]+/g) || []).map(Number);
    const light = colour => { const [r, g, b] = parts(colour).map(v => v / 255).map(v => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
        return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
    const behind = element => { for (let e = element; e; e = e.parentElement) { const colour = getComputedStyle(e).backgroundColor;
        if (parts(colour).length < 4 || parts(colour)[3] > 0.99) return colour; } return 'rgb(255, 255, 255)'; };
    return [...document.querySelectorAll('body *')]
        .filter(e => [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim()) && e.getClientRects().length && !e.closest('.sr, [hidden]'))
        .filter(e => { const [a, b] = [light(getComputedStyle(e).color), light(behind(e))];
            return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05) < 4.5; })
        .map(e => e.tagName + '.' + e.className + ': ' + e.textContent.trim().slice(0, 30));
    """


if __name__ == "__main__":
    main(*sys.argv[1:])
