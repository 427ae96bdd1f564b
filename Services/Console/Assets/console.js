/**
 * What the staff pages do beside what HTML does: countdowns, changes as they happen, keys and menus; forms.js has what forms do.
 * Every page works without it. The attributes that a part looks for stand above it.
 */
const root = document.documentElement;
const announcer = document.getElementById("announcer");
/** @type {Record<string, string | undefined>} words of the page's language, from layout.mustache */
const words = announcer?.dataset ?? {};
root.classList.add("js");
/** @param {string | undefined} text what a screen reader says next */
const announce = (text) => { if (announcer && text) announcer.textContent = text; };
/** @param {EventTarget | null} target @param {string} selector @returns {any} the element of that kind which it is or stands in, or null */
const closest = (target, selector) => (target instanceof Element ? target.closest(selector) : null);
/** @param {EventTarget | null} target @returns {boolean} whether keys belong to it */
const isTyping = (target) => closest(target, "input, textarea, select, canvas, [contenteditable]") !== null;
/** @param {string | null} id @returns {any} */
const byId = (id) => document.getElementById(id ?? "");
/** @param {string} selector @returns {any[]} */
const all = (selector) => Array.from(document.querySelectorAll(selector));

// Countdowns by the server's clock, <html data-now>: <time class="due" datetime data-late="已超 {t}" data-left="还剩 {t}" data-soon="3600">
const [responseStart = 0] = performance.getEntriesByType("navigation").map((load) => load.toJSON().responseStart);
/** How far the server's clock is ahead of this machine's, in milliseconds; found once. */
const ahead = Date.parse(root.dataset.now ?? "") - (performance.timeOrigin + responseStart) || 0;

/** @param {number} ms @returns {string} a span of time in the two units that matter */
function span(ms) {
  const [days, hours, minutes] = [86_400_000, 3_600_000, 60_000].map((unit) => Math.floor(ms / unit));
  const pattern = days ? words.spanDays : hours ? words.spanHours : minutes >= 10 ? words.spanMinutes : words.spanSeconds;
  const parts = new Map([["d", days], ["h", hours % 24], ["m", minutes % 60], ["s", Math.floor(ms / 1000) % 60]]);
  return (pattern ?? "").replace(/\{(\w)\}/g, (_, unit) => String(parts.get(unit)));
}

function tick() {
  const now = Date.now() + ahead;
  for (const time of all("time.due[data-late]")) {
    const left = Date.parse(time.dateTime) - now, isLate = left <= 0; // at the bound it is late
    time.className = `due ${isLate ? "late" : left <= 1000 * Number(time.dataset.soon) ? "soon" : "ok"}`;
    const text = (isLate ? time.dataset.late : time.dataset.left).replace("{t}", span(Math.abs(left)));
    if (time.textContent !== text) time.textContent = text;
  }
}

// Changes, from <body data-live="/live?…">: events "change" ({kind, id, number, version, state}). One about a [data-live-kind~=…] or a
// [data-live-id=…] of the page fetches it again (from <body data-self>, or where it is) and takes each [data-live-region] from the answer
// by its id, but none that somebody writes in or has opened details[data-load] of: what is below must not move under the pointer.
/** @typedef {ReturnType<typeof setTimeout> | undefined} Timer */
let /** @type {EventSource | undefined} */ source, /** @type {Timer} */ refreshTimer, /** @type {Timer} */ restTimer;
let isRefreshing = false, isStale = false, wasLost = false, lastRefresh = 0;
/** Numbers of cases that changed since the page was fetched. */
const changed = new Set();

/** Fetches the page in a moment, and twice a second at most; what changes until then is fetched with it. */
function refreshSoon() {
  if (isRefreshing) isStale = true;
  else refreshTimer ??= setTimeout(refresh, Math.max(150, lastRefresh + 500 - Date.now()));
}

async function refresh() {
  [refreshTimer, isRefreshing, isStale, lastRefresh] = [undefined, true, false, Date.now()];
  try {
    const headers = { Accept: "text/html", "X-Fragment": "1" }, signal = AbortSignal.timeout(20_000);
    const answer = await fetch(document.body.dataset.self ?? location.href, { headers, signal, cache: "no-store" });
    if (answer.status === 401 || answer.redirected) return offerSignIn();
    if (!answer.ok) throw new Error(`the page answers ${answer.status}`);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const region of all("[data-live-region]")) replace(region, page.getElementById(region.id));
    for (const number of all(".number")) if (changed.has(number.textContent)) number.closest("tr")?.classList.add("changed");
    changed.clear();
    tick();
  } catch {
    announce(words.refreshFailed);
  } finally {
    isRefreshing = false;
    if (isStale) refreshSoon();
  }
}

/** What holds a region as it is. */
const holding = "form[data-dirty], details[data-load][open]";
/** @param {HTMLElement} region @param {HTMLElement | null} fresh the same region of the new page, if it has it */
function replace(region, fresh) {
  if (!fresh) return;
  const focused = region.contains(document.activeElement) ? document.activeElement : null;
  if (isTyping(focused) || region.querySelector(holding)) {
    region.dataset.held = words.held ?? "";
    return announce(words.held);
  }
  delete region.dataset.held;
  const open = Array.from(region.querySelectorAll("details[open][id]"), (details) => details.id);
  const href = focused?.getAttribute("href");
  const focus = focused?.id ? `#${CSS.escape(focused.id)}` : href ? `a[href="${CSS.escape(href)}"]` : null;
  const [x, y] = [scrollX, scrollY];
  region.innerHTML = fresh.innerHTML;
  for (const id of open) byId(id)?.setAttribute("open", "");
  if (focus) /** @type {HTMLElement | null} */ (region.querySelector(focus))?.focus({ preventScroll: true });
  scrollTo(x, y);
}

const offerSignIn = () => { byId("signed-out").hidden = false; source?.close(); };
/** @param {boolean} isOn whether changes arrive; when they do again, what happened meanwhile is fetched */
function indicate(isOn) {
  const live = byId("live");
  Object.assign(live, { hidden: false, className: isOn ? "live" : "live off", textContent: isOn ? live.dataset.on : live.dataset.off });
  if (isOn) byId("signed-out").hidden = true;
  if (isOn && wasLost) refreshSoon();
  wasLost = !isOn;
}

/** @param {string} address @param {number} wait milliseconds until another try, should the server refuse this one */
function follow(address, wait = 2000) {
  source?.close();
  source = new EventSource(address);
  source.addEventListener("open", () => { indicate(true); wait = 2000; });
  source.addEventListener("error", () => {
    indicate(false);
    if (source?.readyState !== EventSource.CLOSED) return; // it tries again by itself
    refreshSoon(); // tells whether the session is over
    setTimeout(() => { if (byId("signed-out").hidden) follow(address, Math.min(2 * wait, 60_000)); }, wait);
  });
  source.addEventListener("change", (event) => {
    const change = JSON.parse(event.data), kind = CSS.escape(change.kind), id = CSS.escape(change.id);
    if (all(`[data-live-kind~="${kind}"], [data-live-id="${id}"]`).length === 0) return;
    changed.add(change.number);
    if (all(".number").some((number) => number.textContent === change.number)) announce(words.changed?.replace("{number}", change.number));
    refreshSoon();
  });
}

/** A browser has few connections to one server: a page that nobody looks at gives its own back, and catches up later. */
document.addEventListener("visibilitychange", () => {
  clearTimeout(restTimer);
  if (document.hidden) restTimer = setTimeout(() => { source?.close(); wasLost = true; }, 10_000);
  else if (source?.readyState === EventSource.CLOSED) follow(source.url);
});

// A page that shows today, <body data-today="/board" data-day-ends="RFC 3339">, goes on to the next day once the estate's day is over. What somebody
// writes or has opened goes first, and a server that does not answer leaves the page that is there: both are tried again.
async function turnDay() {
  const left = Date.parse(document.body.dataset.dayEnds ?? "") - Date.now() - ahead;
  if (Number.isNaN(left)) return;
  // In short steps: a machine that slept counts on from where it was. A second late, as clocks are.
  if (left > -1000) return void setTimeout(turnDay, Math.min(left + 1001, 60_000));
  if (!isTyping(document.activeElement) && !document.querySelector(`${holding}, dialog[open]`)) {
    const address = document.body.dataset.today ?? "";
    try {
      const signal = AbortSignal.timeout(20_000);
      const answer = await fetch(address, { headers: { Accept: "text/html" }, signal, cache: "no-store" });
      if (answer.status === 401 || answer.redirected) offerSignIn();
      else if (answer.ok) return location.replace(address);
    } catch {
      // Said by the stream of changes, which is away as well.
    }
  }
  setTimeout(turnDay, 30_000);
}
turnDay();

// Keys: / search, n new contact (a[data-new]), j k rows ([data-row-link]), g and a letter pages (a[data-go]), ? help, Ctrl+Enter submits.
const help = byId("help"), keysOn = byId("keys-on");
let goUntil = 0;
if (keysOn) keysOn.checked = localStorage.getItem("keys") !== "off";
keysOn?.addEventListener("change", () => localStorage.setItem("keys", keysOn.checked ? "on" : "off"));

/** @param {1 | -1} step to the link of the next row or of the one before */
function moveRow(step) {
  const rows = all("[data-row-link]"), at = rows.findIndex((row) => row.contains(document.activeElement));
  const row = rows[at < 0 && step < 0 ? rows.length - 1 : Math.max(0, Math.min(rows.length - 1, at + step))];
  row?.querySelector("a")?.focus();
}

document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.defaultPrevented) return;
  if (event.key === "Escape") return closeMenus(null);
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    const form = closest(event.target, "form");
    return form?.requestSubmit(form.querySelector("button[data-chosen]")); // the button that was pressed before, of a form with several
  }
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target) || help?.open || keysOn?.checked === false) return;
  const page = event.timeStamp < goUntil ? all(`a[data-go="${CSS.escape(event.key)}"]`)[0] : null;
  goUntil = event.key === "g" ? event.timeStamp + 1500 : 0;
  if (page) page.click();
  else if (event.key === "/") byId("find")?.focus();
  else if (event.key === "n") all("a[data-new]")[0]?.click();
  else if (event.key === "j" || event.key === "k") moveRow(event.key === "j" ? 1 : -1);
  else if (event.key === "?" || event.key === "？") help?.showModal();
  else return;
  event.preventDefault();
});

// Menus close when something else is clicked or Escape is pressed; a row opens by a click.
/** @param {EventTarget | null} target what stays open is around it */
function closeMenus(target) {
  const around = closest(target, "details.menu");
  for (const menu of all("details.menu[open]")) if (menu !== around) menu.open = false;
}

document.addEventListener("click", (event) => {
  closeMenus(event.target);
  if (closest(event.target, "[data-help]")) help?.showModal();
  const row = closest(event.target, "[data-row-link]");
  if (row && !closest(event.target, "a, button, label, input") && getSelection()?.isCollapsed) row.querySelector("a")?.click();
});

document.addEventListener("focusout", catchUpSoon);
document.addEventListener("toggle", (event) => { if (closest(event.target, "details[data-load]")?.open === false) catchUpSoon(); }, true);
/** What was held is brought up to date once nobody holds it. */
function catchUpSoon() {
  const isFree = (/** @type {Element} */ region) => !region.querySelector(`${holding}, input:focus, textarea:focus, select:focus`);
  setTimeout(() => { if (all("[data-live-region][data-held]").some(isFree)) refreshSoon(); });
}

tick();
setInterval(tick, 1000);
if (document.body.dataset.live) follow(document.body.dataset.live);
if (matchMedia("(max-width: 640px)").matches) all(".filter-box").forEach((box) => { box.open = false; });
