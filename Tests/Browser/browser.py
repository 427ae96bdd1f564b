"""A headless Chromium of Debian's, driven through WebDriver, that reaches nothing but 127.0.0.1.

Used by the scripts beside this one, which the Swift test module EndToEndTests starts: each is given addresses, does what a person would
do, and writes what it saw as JSON for the test to judge.
"""

import base64
import contextlib
import json
import os
import re
import shutil
import signal
import sys
import tempfile

WAIT_SECONDS = 30
"""How long a page may take, and how long an element may take to come."""

MOST_TEXT = 20_000
"""How many characters of a page's text are handed on."""


@contextlib.contextmanager
def chromium(width, height, phone=False, authorization=None):
    """A browser with an empty profile and a window of that many CSS pixels; `authorization` goes with every request."""
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service

    binary, driver = shutil.which("chromium"), shutil.which("chromedriver")
    if not binary or not driver:
        sys.exit("chromium or chromedriver is missing (Debian's packages chromium and chromium-driver)")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # unwinds, so that the browser is stopped
    profile = tempfile.mkdtemp(prefix="guanjia-browser-")
    options = webdriver.ChromeOptions()
    options.binary_location = binary
    for argument in (
        "--headless=new", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--hide-scrollbars", "--lang=zh-CN", f"--user-data-dir={profile}", f"--window-size={width},{height}",
        # A page that asked for something elsewhere would fail instead of succeeding unseen.
        "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
    ):
        options.add_argument(argument)
    if os.geteuid() == 0:
        options.add_argument("--no-sandbox")  # Chromium's sandbox needs another user than root
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    browser = webdriver.Chrome(options=options, service=Service(executable_path=driver))
    try:
        browser.set_page_load_timeout(WAIT_SECONDS)
        browser.set_script_timeout(WAIT_SECONDS)
        metrics = {"width": width, "height": height, "deviceScaleFactor": 2 if phone else 1, "mobile": phone}
        browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
        if phone:
            browser.execute_cdp_cmd("Emulation.setTouchEmulationEnabled", {"enabled": True})
        if authorization:
            browser.execute_cdp_cmd("Network.enable", {})
            browser.execute_cdp_cmd("Network.setExtraHTTPHeaders", {"headers": {"Authorization": authorization}})
        # Its own first page loads much, and is none of ours.
        browser.get("about:blank")
        browser.get_log("performance")
        yield browser
    finally:
        browser.quit()
        shutil.rmtree(profile, ignore_errors=True)


def screenshot(browser, path):
    """The whole page, not only what the window shows."""
    # What sticks to the window's edge stands at the page's edge then.
    browser.execute_script("scrollTo(0, 0)")
    size = browser.execute_cdp_cmd("Page.getLayoutMetrics", {})["cssContentSize"]
    clip = {"x": 0, "y": 0, "width": size["width"], "height": size["height"], "scale": 1}
    shot = browser.execute_cdp_cmd("Page.captureScreenshot", {"captureBeyondViewport": True, "clip": clip})
    with open(path, "wb") as file:
        file.write(base64.b64decode(shot["data"]))


def printed(browser, path):
    """Prints to a PDF as the page's own style says; answers the sizes of its sheets in millimetres."""
    pdf = base64.b64decode(browser.execute_cdp_cmd("Page.printToPDF", {"preferCSSPageSize": True})["data"])
    with open(path, "wb") as file:
        file.write(pdf)
    boxes = re.findall(rb"/Type\s*/Page\b(?!s).*?/MediaBox\s*\[\s*([\d.\s]+)\]", pdf, re.DOTALL)
    return [[round(float(edge) / 72 * 25.4) for edge in box.split()[2:4]] for box in boxes]


def seen(browser):
    """What any page is judged by: what it asked for, what it complained of, what does not fit, how it is written."""
    requests = [
        message["params"]["request"]["url"]
        for message in (json.loads(entry["message"])["message"] for entry in browser.get_log("performance"))
        if message["method"] == "Network.requestWillBeSent"
    ]
    complaints = [entry["message"] for entry in browser.get_log("browser") if "/favicon.ico" not in entry["message"]]
    return {
        "title": browser.title,
        "language": browser.execute_script("return document.documentElement.lang"),
        "text": browser.execute_script("return document.body.innerText")[:MOST_TEXT],
        "elsewhere": [url for url in requests if not url.startswith(("http://127.0.0.1:", "data:", "about:"))],
        "complaints": complaints,
        "clipped": browser.execute_script(CLIPPED),
        "fonts": fonts(browser),
    }


# Elements whose content is wider than they are, which would be cut off or push the page wide.
CLIPPED = """
    return [...document.querySelectorAll('body, body *')]
        .filter(element => element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 0)
        .map(element => element.tagName + ': ' + element.textContent.trim().slice(0, 40));
    """


def fonts(browser):
    """Names of the fonts that the page is really drawn with."""
    from selenium.common.exceptions import WebDriverException

    browser.execute_cdp_cmd("DOM.enable", {})
    browser.execute_cdp_cmd("CSS.enable", {})
    document = browser.execute_cdp_cmd("DOM.getDocument", {"depth": -1})
    nodes = browser.execute_cdp_cmd("DOM.querySelectorAll", {"nodeId": document["root"]["nodeId"], "selector": "body, body *"})["nodeIds"]
    names = set()
    for node in nodes[:200]:
        try:
            used = browser.execute_cdp_cmd("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"]
        except WebDriverException:
            continue  # a page that brings itself up to date has just replaced it
        names.update(font["familyName"] for font in used)
    return sorted(names)


def save(path, findings):
    """Hands the findings to the test that started the script."""
    with open(path, "w", encoding="utf-8") as file:
        json.dump(findings, file, ensure_ascii=False)
