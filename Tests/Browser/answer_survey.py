"""Answers a survey's page in a real browser, by keyboard alone, on a screen of a telephone; prints what it saw as JSON.

usage: answer_survey.py <browser> <url>; drives the browser over --remote-debugging-pipe, with nothing but the standard library.
"""

import json
import os
import select
import subprocess
import sys
import tempfile
import time

SECONDS = 60
KEYS = {"Tab": (9, ""), "ArrowUp": (38, ""), "ArrowDown": (40, ""), " ": (32, " "), "Enter": (13, "\r")}


class Browser:
    def __init__(self, program, profile):
        to_browser, self.output = os.pipe()
        self.input, from_browser = os.pipe()

        def place_pipes():
            # The browser reads commands at 3 and writes answers at 4, whatever stood there before.
            one, other = os.dup(to_browser), os.dup(from_browser)
            os.dup2(one, 3)
            os.dup2(other, 4)

        self.process = subprocess.Popen(
            [program, "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
             "--remote-debugging-pipe", f"--user-data-dir={profile}", "about:blank"],
            preexec_fn=place_pipes, close_fds=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(to_browser)
        os.close(from_browser)
        self.deadline = time.monotonic() + SECONDS
        self.rest, self.events, self.number, self.session = b"", [], 0, None

    def message(self):
        while b"\0" not in self.rest:
            if not select.select([self.input], [], [], max(0, self.deadline - time.monotonic()))[0]:
                raise TimeoutError("the browser does not answer")
            part = os.read(self.input, 65536)
            if not part:
                raise EOFError("the browser ended")
            self.rest += part
        text, self.rest = self.rest.split(b"\0", 1)
        return json.loads(text)

    def call(self, method, **parameters):
        self.number += 1
        command = {"id": self.number, "method": method, "params": parameters}
        if self.session:
            command["sessionId"] = self.session
        os.write(self.output, json.dumps(command).encode() + b"\0")
        while True:
            message = self.message()
            if message.get("id") == self.number:
                if "error" in message:
                    raise RuntimeError(f"{method}: {message['error']}")
                return message["result"]
            self.events.append(message)

    def wait(self, name):
        while not any(event.get("method") == name for event in self.events):
            self.events.append(self.message())
        self.events = [event for event in self.events if event.get("method") != name]

    def value(self, expression):
        return self.call("Runtime.evaluate", expression=expression, returnByValue=True)["result"].get("value")

    def press(self, *names):
        for name in names:
            code, text = KEYS[name]
            key = {"key": name, "code": "Space" if name == " " else name, "windowsVirtualKeyCode": code}
            self.call("Input.dispatchKeyEvent", type="keyDown" if text else "rawKeyDown", text=text, **key)
            self.call("Input.dispatchKeyEvent", type="keyUp", **key)


def main(program, url):
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        browser = Browser(program, profile)
        try:
            target = browser.call("Target.createTarget", url="about:blank")["targetId"]
            browser.session = browser.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
            for domain in ["Page", "Log", "Network", "Accessibility"]:
                browser.call(f"{domain}.enable")
            browser.call("Emulation.setDeviceMetricsOverride", width=360, height=740, deviceScaleFactor=2, mobile=True)
            browser.call("Page.navigate", url=url)
            browser.wait("Page.loadEventFired")
            nodes = browser.call("Accessibility.getFullAXTree")["nodes"]
            roles = ["radio", "checkbox", "textbox", "button", "link", "group", "radiogroup"]
            controls = [(node["role"]["value"], node.get("name", {}).get("value", "")) for node in nodes
                        if node.get("role", {}).get("value") in roles and not node.get("ignored")]
            seen = {
                "title": browser.value("document.title"),
                "lang": browser.value("document.documentElement.lang"),
                "radios": sum(role == "radio" for role, _ in controls),
                "unnamed": sorted(role for role, name in controls if not name.strip()),
                "overflow": browser.value("document.documentElement.scrollWidth > window.innerWidth"),
                "lowest": browser.value(
                    "Math.min(...[...document.querySelectorAll('label.choice, button')].map(e => e.getBoundingClientRect().height))"),
                "styled": browser.value("getComputedStyle(document.querySelector('button')).color === 'rgb(255, 255, 255)'"),
            }
            # Link; first item: round to the first choice; second: up to the last rating; third: left blank; remarks; box; button.
            browser.press("Tab", "Tab", "ArrowDown", "Tab", "ArrowUp", "Tab", "Tab")
            browser.call("Input.insertText", text="电梯 <b>慢</b>")
            browser.press("Tab", " ", "Tab", "Enter")
            browser.wait("Page.loadEventFired")
            seen["after"] = browser.value("document.querySelector('h1').textContent")
            seen["address"] = browser.value("location.href") == url
            requests = [event["params"] for event in browser.events if event.get("method") == "Network.requestWillBeSent"]
            # The page, the form, and the page that it was sent on to; an icon is the browser's own wish.
            seen["requests"] = [request["request"]["method"] for request in requests if not request["request"]["url"].endswith(".ico")]
            seen["refused"] = [event["params"]["entry"]["text"] for event in browser.events
                               if event.get("method") == "Log.entryAdded" and "favicon" not in event["params"]["entry"].get("url", "")]
            print(json.dumps(seen, ensure_ascii=False))
        finally:
            browser.process.kill()
            browser.process.wait(SECONDS)


if __name__ == "__main__":
    main(*sys.argv[1:])
