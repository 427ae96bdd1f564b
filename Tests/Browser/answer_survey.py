"""Answers a survey as a household does, on a telephone: reads, taps, writes, sends, and comes back later.

usage: answer_survey.py <output file> <folder for pictures> <address of a household's link> <words of the remark>

Writes {"form": what the page looks like, "english": the same in English, "thanks": ..., "again": ..., and what was found of it for
fingers, keyboards and eyes}.
"""

import pathlib
import sys

import browser as web

PHONE = (390, 844)


def main(output, folder, address, remark):
    from selenium.webdriver.common.by import By
    from selenium.webdriver.common.keys import Keys
    from selenium.webdriver.support.wait import WebDriverWait

    folder = pathlib.Path(folder)
    findings = {}
    with web.chromium(*PHONE, phone=True) as browser:
        browser.get(address)
        web.screenshot(browser, folder / "survey-form.png")
        findings["form"] = web.seen(browser)
        findings["width"] = browser.execute_script("return document.documentElement.scrollWidth")
        findings["unlabelled"] = browser.execute_script(UNLABELLED)
        findings["smallTargets"] = browser.execute_script(SMALL_TARGETS)
        findings["faint"] = browser.execute_script(FAINT)
        items = browser.find_elements(By.TAG_NAME, "fieldset")
        findings["items"] = len(items)

        # The first by its label, as a finger does; the second with the keyboard alone; the others stay as they are.
        items[0].find_elements(By.TAG_NAME, "label")[0].click()
        if len(items) > 1:
            items[1].find_elements(By.CSS_SELECTOR, "input:checked")[0].send_keys(Keys.ARROW_UP)
        findings["chosen"] = [
            item.find_element(By.CSS_SELECTOR, "input:checked").get_attribute("value") for item in items
        ]
        browser.find_element(By.NAME, "remarks").send_keys(remark)
        web.screenshot(browser, folder / "survey-filled.png")
        findings["tabs"] = tabs_to_the_button(browser, Keys)
        heading = browser.find_element(By.TAG_NAME, "h1")
        browser.switch_to.active_element.send_keys(Keys.ENTER)
        WebDriverWait(browser, web.WAIT_SECONDS).until(lambda _: gone(heading))
        web.screenshot(browser, folder / "survey-thanks.png")
        findings["thanks"] = web.seen(browser)

        browser.get(address)
        findings["again"] = web.seen(browser)
        browser.get(address + "?lang=en")
        findings["english"] = web.seen(browser)
    web.save(output, findings)


def gone(element):
    """Whether the page that an element was on has been left."""
    from selenium.common.exceptions import StaleElementReferenceException

    try:
        element.is_enabled()
        return False
    except StaleElementReferenceException:
        return True


def tabs_to_the_button(browser, keys):
    """Goes on with the Tab key until the button has the focus; answers how often, and 0 when it is never reached."""
    for pressed in range(1, 100):
        browser.switch_to.active_element.send_keys(keys.TAB)
        if browser.switch_to.active_element.tag_name == "button":
            return pressed
    return 0


# Fields without a label, and groups of them without a legend.
UNLABELLED = """
    return [...document.querySelectorAll('input, textarea')].filter(field => field.labels.length === 0).map(field => field.name)
        .concat([...document.querySelectorAll('fieldset')].filter(group => !group.querySelector('legend')).map(() => 'fieldset'));
    """

# What is tapped is 44 CSS pixels high at least (WCAG 2.5.5); a choice is as large as its label.
SMALL_TARGETS = """
    return [...document.querySelectorAll('button, label.choice')].filter(target => target.getBoundingClientRect().height < 44)
        .map(target => target.textContent.trim());
    """

# Texts whose contrast with what is behind them is below 4.5 : 1 (WCAG 1.4.3).
FAINT = """
    const channel = value => (value /= 255) <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
    const luminance = colour => {
        const [red, green, blue] = colour.match(/[\\d.]+/g).map(Number);
        return 0.2126 * channel(red) + 0.7152 * channel(green) + 0.0722 * channel(blue);
    };
    const behind = element => {
        for (; element; element = element.parentElement) {
            const colour = getComputedStyle(element).backgroundColor;
            if (colour !== 'rgba(0, 0, 0, 0)') return colour;
        }
        return 'rgb(255, 255, 255)';
    };
    const hasText = element => [...element.childNodes].some(node => node.nodeType === 3 && node.textContent.trim());
    return [...document.querySelectorAll('body *')].filter(hasText).filter(element => {
        const [one, other] = [luminance(getComputedStyle(element).color), luminance(behind(element))];
        return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05) < 4.5;
    }).map(element => element.textContent.trim().slice(0, 40));
    """


if __name__ == "__main__":
    main(*sys.argv[1:])
