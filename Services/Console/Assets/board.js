/**
 * The dispatch board, beside what console.js does: who could take a slip is asked for when its details open, for it is a question each.
 * Without this script a link leads to the same, on the slip's own page.
 */
/** @type {Map<string, string>} what was shown last in each of the details, so that bringing the list up to date does not make it blink */
const shown = new Map();
/** Which of their elements had the focus. */
let focused = "";
const byId = (/** @type {string} */ id) => document.getElementById(id);

/** @param {HTMLElement} place @param {string} html */
function show(place, html) {
  place.innerHTML = html;
  // What had the focus before the list was replaced has it again.
  if (document.activeElement === document.body && focused && place.contains(byId(focused))) byId(focused)?.focus({ preventScroll: true });
}

/** @param {HTMLDetailsElement} details <details data-load="the slip's page">, whose part #slip-offers goes into [data-offers] */
async function load(details) {
  const place = /** @type {HTMLElement | null} */ (details.querySelector("[data-offers]"));
  if (!place || !details.open || place.dataset.offers) return;
  place.dataset.offers = "asked";
  const before = shown.get(details.id);
  if (before) show(place, before);
  try {
    const headers = { Accept: "text/html", "X-Fragment": "1" }, signal = AbortSignal.timeout(20_000);
    const answer = await fetch(details.dataset.load ?? "", { headers, signal, cache: "no-store" });
    if (!answer.ok || answer.redirected) throw new Error(`the slip's page answers ${answer.status}`);
    const part = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("slip-offers");
    // Somebody who writes a reason there goes on writing.
    if (!part || place.querySelector("form[data-dirty], form[data-sending]")) return;
    shown.set(details.id, part.innerHTML);
    show(place, part.innerHTML);
  } catch {
    // The link stays, or what was shown before; closing and opening asks again.
    place.dataset.offers = "";
  }
}

document.addEventListener("toggle", (event) => {
  if (event.target instanceof HTMLDetailsElement && event.target.dataset.load) load(event.target);
}, true);
document.addEventListener("focusin", (event) => { focused = event.target instanceof Element ? event.target.id : ""; });

// Details that were open are open again in a list that was replaced, and empty: they are filled before anybody sees them so.
const list = byId("board-waiting");
if (list) {
  new MutationObserver(() => {
    for (const details of list.querySelectorAll("details[data-load][open]")) load(/** @type {HTMLDetailsElement} */ (details));
  }).observe(list, { childList: true });
}
