/**
 * The dispatch board, beside what console.js does: who could take a slip is asked for when its details open, for it is a question each.
 * While details are open the list stays as it is (see console.js). Without this script a link leads to the same, on the slip's own page.
 */

/** @param {HTMLDetailsElement} details <details data-load="the slip's page">, whose part #slip-offers goes into [data-offers] */
async function load(details) {
  const place = /** @type {HTMLElement | null} */ (details.querySelector("[data-offers]"));
  if (!place || !details.open || place.dataset.offers) return;
  place.dataset.offers = "asked";
  try {
    const headers = { Accept: "text/html", "X-Fragment": "1" }, signal = AbortSignal.timeout(20_000);
    const answer = await fetch(details.dataset.load ?? "", { headers, signal, cache: "no-store" });
    if (!answer.ok || answer.redirected) throw new Error(`the slip's page answers ${answer.status}`);
    const part = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("slip-offers");
    if (!part) throw new Error("the slip's page has no offers");
    place.innerHTML = part.innerHTML;
    // Whoever hears the page is told that it is there; the list itself is read on demand.
    const first = place.querySelector("p")?.textContent, announcer = document.getElementById("announcer");
    if (announcer && first) announcer.textContent = first;
  } catch {
    // The link stays; closing and opening asks again.
    place.dataset.offers = "";
  }
}

document.addEventListener("toggle", (event) => {
  if (event.target instanceof HTMLDetailsElement && event.target.dataset.load) load(event.target);
}, true);
// The head follows the day over midnight; a day or an office that somebody is choosing stays.
document.addEventListener("input", (event) => {
  if (event.target instanceof Element) event.target.closest(".board-day")?.setAttribute("data-dirty", "");
});
