/**
 * What forms do beside what HTML does: they are sent once, lists get more rows, and fields have suggestions. Every form works without it.
 * The attributes that a part looks for stand above it.
 */
const announcer = document.getElementById("announcer");
/** @param {EventTarget | null} target @param {string} selector @returns {any} the element of that kind which it is or stands in, or null */
const closest = (target, selector) => (target instanceof Element ? target.closest(selector) : null);
/** @param {string | null} id @returns {any} */
const byId = (id) => document.getElementById(id ?? "");

// Forms are sent once; a details.command that opens puts the focus into its first field. What somebody has begun to write is form[data-dirty],
// and so is from the start what came back refused.
document.addEventListener("submit", (event) => {
  const form = closest(event.target, "form[method=post]");
  if (form?.hasAttribute("data-sending")) return event.preventDefault();
  form?.setAttribute("data-sending", "");
  setTimeout(() => form?.removeAttribute("data-sending"), 15_000); // the key in the form makes another try harmless
  if (form && announcer) announcer.textContent = announcer.dataset.sending ?? "";
});

document.addEventListener("click", (event) => {
  const command = closest(event.target, ".command > summary")?.parentElement;
  setTimeout(() => { if (command?.open) command.querySelector("[aria-invalid=true], .input, .choice input")?.focus(); });
  const option = closest(event.target, "[role=option]");
  if (option) choose(option);
  const adding = closest(event.target, "[data-add-entry]");
  if (adding) addEntry(adding);
});

// Lists: [data-list=name] has .entry rows, whose fields are called name.0…, and [data-add-entry=most], which adds one more, as the last one stands
// when nobody has written in it. A list in a row comes with it.
const naming = ["id", "name", "for", "aria-controls", "aria-describedby", "data-list"];
/** @param {HTMLElement} button */
function addEntry(button) {
  const list = closest(button, "[data-list]"), rows = Array.from(list.children).filter((row) => row.matches(".entry"));
  const last = rows.at(-1), at = rows.length - 1;
  if (!last || rows.length >= Number(button.dataset.addEntry)) return;
  const row = last.cloneNode(true);
  for (const element of [row, ...row.querySelectorAll("*")]) {
    for (const name of naming) if (element.hasAttribute(name)) element.setAttribute(name, renamed(element.getAttribute(name), list, at));
    if (element.matches("input, textarea")) [element.value, element.checked] = [element.defaultValue, element.defaultChecked];
    if (element.matches("option")) element.selected = element.defaultSelected;
  }
  const heading = row.querySelector("legend");
  if (heading) heading.textContent = String(at + 2);
  // A list of words has one field in a row, which is called by its place.
  const name = row.id.endsWith("-row") ? row.querySelector("label")?.firstChild : null;
  if (name) name.textContent = name.textContent.replace(new RegExp(` ${at + 1}(?=\\s*$)`), ` ${at + 2}`);
  last.after(row);
  button.hidden = at + 2 >= Number(button.dataset.addEntry);
  button.closest("form")?.setAttribute("data-dirty", "");
  row.querySelector("input:not([type=hidden]), textarea, select")?.focus();
}

/** @param {string} value of an attribute @param {HTMLElement} list @param {number} at place of the row @returns {string} the same of the next row */
function renamed(value, list, at) {
  for (const [start, mark] of [[list.dataset.list, "."], [list.id, "-"]]) {
    const own = `${start}${mark}${at}`;
    if (value === own || value.startsWith(own + mark)) return `${start}${mark}${at + 1}${value.slice(own.length)}`;
  }
  return value;
}

// Suggestions, for <input data-suggest="/desk/households" aria-controls="list">: each [role=option] of the answer has data-value and
// data-fill (JSON: names of the form's other fields, and their values), or data-href.
let /** @type {ReturnType<typeof setTimeout> | undefined} */ suggestTimer, /** @type {AbortController | undefined} */ asked;

/** @param {Element} input @param {boolean} isOpen whether its list is to be seen */
function setOpen(input, isOpen) {
  byId(input.getAttribute("aria-controls")).hidden = !isOpen;
  input.setAttribute("aria-expanded", String(isOpen));
  input.removeAttribute("aria-activedescendant");
}

/** @param {any} input */
async function suggest(input) {
  const signal = (asked = new AbortController()).signal;
  // What people type are names and numbers of owners: it must not stand in an address.
  const body = new URLSearchParams({ q: input.value.trim(), _csrf: input.form?.elements.namedItem("_csrf")?.value ?? "" });
  try {
    const headers = { Accept: "text/html", "X-Fragment": "1" };
    const answer = await fetch(input.dataset.suggest ?? "", { method: "POST", headers, body, signal });
    if (answer.status === 401) {
      byId("signed-out").hidden = false;
      return;
    }
    const html = await answer.text();
    if (!answer.ok || document.activeElement !== input) return;
    byId(input.getAttribute("aria-controls")).innerHTML = html;
    setOpen(input, true);
  } catch {
    if (!signal.aborted) setOpen(input, false);
  }
}

/** @param {HTMLElement} option what is chosen goes into the form, or is opened */
function choose(option) {
  const input = closest(option, ".field, form")?.querySelector(`[aria-controls="${option.parentElement?.id}"]`);
  if (!input || option.hasAttribute("aria-disabled")) return;
  if (option.dataset.href) return location.assign(option.dataset.href);
  input.value = option.dataset.value ?? "";
  for (const [name, value] of Object.entries(JSON.parse(option.dataset.fill ?? "{}"))) {
    const field = input.form.elements.namedItem(name);
    if (field instanceof HTMLSelectElement && value && !field.querySelector(`option[value="${CSS.escape(value)}"]`)) field.add(new Option(value));
    if (field) field.value = value;
  }
  setOpen(input, false);
  input.dispatchEvent(new Event("change", { bubbles: true }));
}

/** @param {any} event */
function typed(event) {
  closest(event.target, "form[method=post]")?.setAttribute("data-dirty", "");
  const input = closest(event.target, "[data-suggest]");
  if (!input || event.isComposing) return;
  clearTimeout(suggestTimer);
  asked?.abort();
  if (input.value.trim()) suggestTimer = setTimeout(suggest, 200, input);
  else setOpen(input, false);
}
for (const kind of ["input", "compositionend"]) document.addEventListener(kind, typed);
document.addEventListener("focusout", (event) => {
  const input = closest(event.target, "[data-suggest]");
  if (input) setOpen(input, false);
});
document.addEventListener("keydown", (event) => {
  const input = closest(event.target, "[data-suggest][aria-expanded=true]");
  if (!input || event.isComposing) return;
  const options = Array.from(byId(input.getAttribute("aria-controls")).querySelectorAll("[role=option]:not([aria-disabled])"));
  const at = options.findIndex((option) => option.id === input.getAttribute("aria-activedescendant"));
  const step = event.key === "ArrowDown" ? 1 : -1;
  if (event.key === "Escape") setOpen(input, false);
  else if (event.key === "Enter" && at >= 0 && !event.ctrlKey && !event.metaKey) choose(options[at]);
  else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && options.length) {
    const to = options[at < 0 && step < 0 ? options.length - 1 : (at + step + options.length) % options.length];
    for (const option of options) option.setAttribute("aria-selected", String(option === to));
    input.setAttribute("aria-activedescendant", to.id);
    to.scrollIntoView({ block: "nearest" });
  } else return;
  event.preventDefault();
}, true);
document.addEventListener("mousedown", (event) => { if (closest(event.target, "[role=option]")) event.preventDefault(); }); // focus stays

byId("problem")?.focus();
