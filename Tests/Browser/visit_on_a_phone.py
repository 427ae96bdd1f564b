"""Makes a repair visit with a telephone: the technician takes the slip, photographs the place, names the price, works, and has the owner rate and
sign on the screen.

usage: visit_on_a_phone.py <output file> <folder for pictures> <address of the Console> <id of the slip>

Writes {"pages": {name: what the page looks like}, "call": where the owner's number leads, "photo": type and bytes of what was sent of a photo of
more than 5 MiB, "tapped": characters in the form of a signature that was only tapped, "drawn": of one that was drawn, "state": of the slip in the
end, "pictures": labels of those on the case's page, "ink": dark pixels of the signature there,
"width"/"smallTargets"/"unlabelled"/"faint": what was found for hands, ears and eyes}.
"""

import os
import pathlib
import struct
import sys
import zlib

import browser as web
from work_in_console import FAINT, PHONE, UNLABELLED, Person


class OnThePhone(Person):
    """Whoever taps something has it in the middle of the screen, and not below the bars."""

    def find(self, selector):
        element = super().find(selector)
        self.browser.execute_script("arguments[0].scrollIntoView({block: 'center'})", element)
        return element

    def step(self, slip, step, **fields):
        """From the day to the page of one step, which is filled and sent; back on the day."""
        self.click(f'#slip-{slip} [data-step="{step}"]')
        self.give(step, **fields)


def main(output, folder, address, slip):
    folder = pathlib.Path(folder)
    findings = {"pages": {}, "smallTargets": [], "unlabelled": [], "faint": [], "width": 0}

    def look(person, name):
        web.screenshot(person.browser, folder / f"technician-{name}.png")
        findings["pages"][name] = web.seen(person.browser)
        for finding, script in (("smallTargets", SMALL_TARGETS), ("unlabelled", UNLABELLED), ("faint", FAINT)):
            findings[finding] += person.browser.execute_script(script)
        findings["width"] = max(findings["width"], person.browser.execute_script("return document.documentElement.scrollWidth"))

    with web.chromium(*PHONE, phone=True) as phone:
        technician = OnThePhone(phone, address, "technician")
        technician.seen("return location.pathname === '/my-day'")
        technician.find(f"#slip-{slip} [data-step=collect]")
        look(technician, "day")
        findings["call"] = technician.find(f'#slip-{slip} a[href^="tel:"]').get_attribute("href")
        technician.step(slip, "collect")
        findings["photo"] = photograph(technician, slip, pathlib.Path(output).with_suffix(".png"), look)
        technician.step(slip, "quote", **{"lines.0.item": "阀芯", "lines.0.quantity": "1", "lines.0.unitPriceFen": "37"})
        technician.step(slip, "accept-quote")
        technician.step(slip, "start")
        technician.step(slip, "finish", details="更换阀芯，试水不漏。")
        findings["tapped"], findings["drawn"] = sign(technician, slip, look)
        technician.find(f"#slip-{slip} [data-step=report-back]")
        look(technician, "signed")
        technician.open(f"/cases/work-orders/{slip}")
        findings["state"] = technician.state()
        findings["pictures"] = technician.seen("return [...document.querySelectorAll('.picture > summary')].map(line => line.textContent)")
        technician.click(".files li:last-child > .picture > summary")
        [findings["ink"]] = technician.seen(INK)
        look(technician, "case")
    web.save(output, findings)


def photograph(technician, slip, file, look):
    """A photo of the place before the work, larger than any that the service takes."""
    file.write_bytes(noise(1700, 1200))
    technician.click(f"#slip-{slip} [data-step=photo]")
    look(technician, "photo")
    technician.find("#form-attach [name=file]").send_keys(str(file))
    sent = technician.seen("""
        const file = document.querySelector('#form-attach [name=file]').files[0], button = document.querySelector('#form-attach [type=submit]');
        return !button.disabled && file?.type === 'image/jpeg' && [file.type, file.size];
        """)
    technician.give("attach")
    return sent


def sign(technician, slip, look):
    """The owner rates, touches the screen by mistake, and signs with a finger."""
    from selenium.webdriver.common.action_chains import ActionChains

    technician.click(f'#slip-{slip} [data-step="sign-off"]')
    for name in ("quality", "attitude", "conduct"):
        technician.choose(name, "satisfied", "#form-sign-off")
    pad = technician.find("canvas[data-signature]")
    drawing = "return document.querySelector('#form-sign-off [name=signatureId]').value.length"
    ActionChains(technician.browser).move_to_element_with_offset(pad, 80, 30).click().perform()
    tapped = technician.browser.execute_script(drawing)
    stroke = ActionChains(technician.browser).move_to_element_with_offset(pad, -100, -20).click_and_hold()
    for right, down in ((30, 40), (30, -50), (30, 50), (40, -30)):
        stroke = stroke.move_by_offset(right, down)
    stroke.release().perform()
    drawn = technician.seen(drawing)
    look(technician, "sign-off")
    technician.give("sign-off")
    return tapped, drawn


def noise(width, height):
    """A PNG that nothing makes smaller but fewer pixels."""

    def chunk(kind, content):
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    rows = b"".join(b"\0" + os.urandom(3 * width) for _ in range(height))
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows, 1)) + chunk(b"IEND", b"")


# A white picture is a signature of nobody: what the pen has left counts, on the picture as the service gives it.
INK = """
    const image = document.querySelector('.picture[open] img'), canvas = document.createElement('canvas');
    if (!image?.complete || !image.naturalWidth) return null;
    [canvas.width, canvas.height] = [image.naturalWidth, image.naturalHeight];
    const pen = canvas.getContext('2d');
    pen.drawImage(image, 0, 0);
    const {data} = pen.getImageData(0, 0, canvas.width, canvas.height);
    let dark = 0;
    for (let at = 0; at < data.length; at += 4) if (data[at + 3] > 127 && data[at] + data[at + 1] + data[at + 2] < 300) dark += 1;
    return [dark];
    """

# What is tapped is 44 CSS pixels high at least (WCAG 2.5.5); a choice is as large as its label, and a link inside a text is no button.
SMALL_TARGETS = """
    return [...document.querySelectorAll('main .button, main button, main summary, main label.choice, main .input, .slip a, .step .back a')]
        .filter(target => target.getClientRects().length && target.getBoundingClientRect().height < 44)
        .map(target => target.tagName + '.' + target.className + ': ' + target.textContent.trim().slice(0, 30));
    """


if __name__ == "__main__":
    main(*sys.argv[1:])
