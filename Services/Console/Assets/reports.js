// What a report does beside console.js: it prints, and brings the figures of twelve months once it stands: they take longer to count.
for (const button of document.querySelectorAll("[data-print]")) button.addEventListener("click", () => print());
addEventListener("beforeprint", () => { for (const box of document.querySelectorAll("details.formulas")) box.open = true; });

for (const place of document.querySelectorAll("[data-load]")) {
  try {
    const answer = await fetch(place.dataset.load, { signal: AbortSignal.timeout(60_000) });
    const found = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById(place.id);
    // Otherwise the link to them stays.
    if (answer.ok && found) place.replaceChildren(...found.childNodes);
  } catch (error) {
    console.warn("the figures of twelve months did not come", error);
  }
}
