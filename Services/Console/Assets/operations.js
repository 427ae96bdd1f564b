/**
 * The page of operations brings itself up to date while somebody looks at it: <div data-refresh="10"> is fetched again so many seconds after the last
 * answer, and each [data-live-region] in it is taken from that by its id. What cannot be brought up to date any more is said: figures that are old
 * and green would be worse than none. Without this script the page is loaded again by hand.
 */
const page = /** @type {HTMLElement} */ (document.querySelector("[data-refresh]"));
const pause = 1000 * Number(page.dataset.refresh);
/** How long an answer may take: the server waits two seconds for each service, and for all at once. */
const longest = 8000;
const byId = (/** @type {string} */ id) => /** @type {HTMLElement} */ (document.getElementById(id));
let /** @type {ReturnType<typeof setTimeout> | undefined} */ timer, isAsking = false;

async function refresh() {
  clearTimeout(timer);
  if (isAsking) return;
  isAsking = true;
  try {
    const headers = { Accept: "text/html", "X-Fragment": "1" }, signal = AbortSignal.timeout(longest);
    const answer = await fetch(location.href, { headers, signal, cache: "no-store" });
    if (answer.status === 401 || answer.redirected) byId("signed-out").hidden = false;
    if (!answer.ok || answer.redirected) throw new Error(`the page answers ${answer.status}`);
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const region of page.querySelectorAll("[data-live-region]")) replace(region, fresh.getElementById(region.id));
    announce();
    byId("operations-stale").hidden = true;
    byId("signed-out").hidden = true;
  } catch {
    byId("operations-stale").hidden = false;
  } finally {
    isAsking = false;
    if (!document.hidden) timer = setTimeout(refresh, pause);
  }
}

/** What is wrong, by kind, service and instance: the seconds that run in its text are no news. @type {Map<string, Element>} */
let found = findings();

function findings() {
  const all = /** @type {HTMLElement[]} */ (Array.from(page.querySelectorAll("[data-finding]")));
  return new Map(all.map((finding) => [`${finding.dataset.finding} ${finding.dataset.service} ${finding.dataset.instance ?? ""}`, finding]));
}

/** A screen reader says what has come; where something is only over, what is left, or that all is well. */
function announce() {
  const [before, now] = [found, findings()];
  found = now;
  const news = Array.from(now).filter(([key]) => !before.has(key)).map(([, finding]) => finding);
  if (news.length === 0 && now.size === before.size) return;
  const said = news.length > 0 ? news : Array.from(page.querySelectorAll("#operations-findings .notice"));
  byId("announcer").textContent = said.map((notice) => notice.querySelector("p")?.textContent).join(" ");
}

/**
 * What is the same stays, also what somebody has marked in it; a link that has the focus has it again.
 * @param {Element} region @param {HTMLElement | null} fresh the same region of the new page
 */
function replace(region, fresh) {
  if (!fresh || fresh.innerHTML === region.innerHTML) return;
  const href = region.contains(document.activeElement) ? document.activeElement?.getAttribute("href") : null;
  region.innerHTML = fresh.innerHTML;
  if (href) /** @type {HTMLElement | null} */ (region.querySelector(`a[href="${CSS.escape(href)}"]`))?.focus({ preventScroll: true });
}

document.addEventListener("visibilitychange", () => {
  if (document.hidden) clearTimeout(timer);
  else refresh();
});
timer = setTimeout(refresh, pause);
