/**
 * The desk, beside what console.js and forms.js do: the household that calls, what its words mean, and what they are the same as, while the form is filled.
 * Everything is looked up by POST, because it is private; without this script the form works all the same.
 */
const form = /** @type {HTMLFormElement} */ (document.getElementById("form-desk"));
const at = (/** @type {string} */ name) => /** @type {any} */ (form.elements.namedItem(name));
/** @type {Map<string, AbortController>} the question that is on its way, by the place of its answer */
const asked = new Map();

/**
 * @param {string} place id of the element that shows the answer
 * @param {string} path where it is asked
 * @param {Record<string, string>} words what is asked
 */
async function ask(place, path, words) {
  asked.get(place)?.abort();
  const abort = new AbortController(), element = document.getElementById(place);
  asked.set(place, abort);
  try {
    const body = new URLSearchParams({ ...words, _csrf: at("_csrf").value });
    const answer = await fetch(path, { method: "POST", headers: { "X-Fragment": "1" }, body, signal: abort.signal });
    if (answer.ok && element) element.innerHTML = await answer.text();
  } catch {
    // The next word asks again; the form does not wait for it.
  }
}

const askHousehold = () => ask("desk-household", "/desk/household", { householdId: at("householdId").value });
let /** @type {ReturnType<typeof setTimeout> | undefined} */ timer;
form.addEventListener("change", (event) => {
  const field = /** @type {any} */ (event.target);
  if (field.name === "caller.unit") askHousehold();
  // Whom the matter concerns follows its kind until somebody says otherwise.
  if (field.name === "responsible.department") field.dataset.chosen = "";
  const department = at("responsible.department");
  if (field.name === "kind" && department.dataset.chosen === undefined) department.value = field.dataset.department;
});
form.addEventListener("input", (event) => {
  const field = /** @type {any} */ (event.target);
  // Another unit than the one that was chosen is not that household any more.
  if (field.name === "caller.unit") at("householdId").value = at("linkedTo").value = "";
  if (field.name !== "reason") return;
  clearTimeout(timer);
  timer = setTimeout(() => ask("desk-triage", "/desk/triage", { what: field.value }), 400);
});

// A button of an answer with data-fill fills the form's fields by their names.
document.addEventListener("click", (event) => {
  const button = event.target instanceof Element ? /** @type {any} */ (event.target.closest("button[data-fill]")) : null;
  if (!button) return;
  for (const [name, value] of Object.entries(JSON.parse(button.dataset.fill))) {
    const field = at(name);
    if (!field) continue;
    // Pressed once more, the same matter is another one again.
    field.value = name === "linkedTo" && field.value === value ? "" : value;
    if (name === "linkedTo") button.setAttribute("aria-pressed", String(field.value === value));
    if (name === "kind") form.querySelector("[name=kind]:checked")?.dispatchEvent(new Event("change", { bubbles: true }));
  }
  form.setAttribute("data-dirty", "");
});

if (at("householdId").value) askHousehold();
if (at("reason").value) ask("desk-triage", "/desk/triage", { what: at("reason").value });
