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
  const now = Date.now() + ahead;
  const times = Array.from(document.querySelectorAll("time[data-next]"), (time) => Date.parse(/** @type {HTMLTimeElement} */ (time).dateTime));
  if (times.length === 0) return;
  const next = Math.min(...times);
  timer = setTimeout(next <= Date.now() + ahead + longest ? refresh : wait, Math.max(1_000, Math.min(next - now + 500, longest)));
}

async function refresh() {
  try {
    const headers = { Accept: "text/html", "X-Fragment": "1" }, signal = AbortSignal.timeout(20_000);
    const answer = await fetch(location.href, { headers, signal, cache: "no-store" });
    if (!answer.ok || answer.redirected) throw new Error(`the list answers ${answer.status}`);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const id of ["calls-list", "calls-next"]) {
      const [region, fresh] = [document.getElementById(id), page.getElementById(id)];
      // Who is on the way through the list with the keyboard keeps the place.
      if (region && fresh && !region.contains(document.activeElement)) region.innerHTML = fresh.innerHTML;
    }
    wait();
  } catch {
    // The list is as it was; once more in a while.
    timer = setTimeout(refresh, 60_000);
  }
}

wait();
// console.js replaces the list when a task changes: other times stand in it then.
if (list) new MutationObserver(wait).observe(list, { childList: true });
