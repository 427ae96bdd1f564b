/**
 * The caller's list, beside what console.js does: that an owner can be called now is no change of a case, so the list is fetched again when the
 * next time comes, <time data-next datetime>.
 */
const list = document.getElementById("calls-list");
/** How far the server's clock is ahead of this machine's, in milliseconds, or a little less. */
const ahead = Date.parse(document.documentElement.dataset.now ?? "") - Date.now() || 0;
/** At most so long at once: a timer counts to 24 days, and a machine that slept counts on from there. */
const longest = 600_000;
let /** @type {ReturnType<typeof setTimeout> | undefined} */ timer;

function wait() {
  clearTimeout(timer);
  if (document.hidden) return;
  const now = Date.now() + ahead;
  // A time that is over says nothing more: the list that the server made then has another one, or none.
  const times = Array.from(document.querySelectorAll("time[data-next]"), (time) => Date.parse(/** @type {HTMLTimeElement} */ (time).dateTime))
    .filter((time) => time > now);
  if (times.length === 0) return;
  const next = Math.min(...times);
  timer = setTimeout(next <= now + longest ? refresh : wait, Math.min(next - now + 500, longest));
}

async function refresh() {
  clearTimeout(timer);
  try {
    const headers = { Accept: "text/html", "X-Fragment": "1" }, signal = AbortSignal.timeout(20_000);
    const answer = await fetch(location.href, { headers, signal, cache: "no-store" });
    if (!answer.ok || answer.redirected) throw new Error(`the list answers ${answer.status}`);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const id of ["calls-list", "calls-next"]) replace(document.getElementById(id), page.getElementById(id));
    wait();
  } catch {
    // The list is as it was; once more in a while.
    if (!document.hidden) timer = setTimeout(refresh, 60_000);
  }
}

/**
 * Who is on the way through the list with the keyboard keeps the place.
 * @param {HTMLElement | null} region @param {HTMLElement | null} fresh the same region of the new page
 */
function replace(region, fresh) {
  if (!region || !fresh) return;
  const href = region.contains(document.activeElement) ? document.activeElement?.getAttribute("href") : null;
  region.innerHTML = fresh.innerHTML;
  if (href) /** @type {HTMLElement | null} */ (region.querySelector(`a[href="${CSS.escape(href)}"]`))?.focus({ preventScroll: true });
}

document.addEventListener("visibilitychange", () => {
  if (document.hidden) clearTimeout(timer);
  else refresh();
});
wait();
// console.js replaces the list when a task changes: other times stand in it then.
if (list) new MutationObserver(wait).observe(list, { childList: true });
