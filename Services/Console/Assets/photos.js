/**
 * Photos of telephones are made smaller before they are sent: the connection may be poor, and the service takes so many bytes and no more.
 * Without this script, or where a browser cannot read a picture, it is sent as it is. Scans of letters are left alone: they are originals.
 */
const LONGEST_EDGE = 2048, SMALL_ENOUGH = 600_000, QUALITY = 0.85;

/** @param {HTMLFormElement | null} form @returns {HTMLInputElement[]} those that take files */
const inputs = (form) => Array.from(form?.querySelectorAll("input[type=file]") ?? [], (input) => /** @type {HTMLInputElement} */ (input));

/** @param {File} file @returns {Promise<File>} a smaller picture of the same, or the file */
async function shrunk(file) {
  if (file.size <= SMALL_ENOUGH) return file;
  const image = await createImageBitmap(file); // turned as it was held
  const scale = Math.min(1, LONGEST_EDGE / Math.max(image.width, image.height));
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [Math.round(image.width * scale), Math.round(image.height * scale)];
  const pen = canvas.getContext("2d");
  if (!pen) return file;
  pen.fillStyle = "#fff"; // a JPEG has no transparent places
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.drawImage(image, 0, 0, canvas.width, canvas.height);
  image.close();
  const blob = await new Promise((/** @type {BlobCallback} */ done) => canvas.toBlob(done, "image/jpeg", QUALITY));
  return blob && blob.size < file.size ? new File([blob], "photo.jpg", { type: "image/jpeg" }) : file;
}

/** How often each input was chosen for: what is made of an earlier choice is of no use any more. @type {WeakMap<HTMLInputElement, number>} */
const choices = new WeakMap();
/** Inputs whose photos are being made smaller. @type {Set<HTMLInputElement>} */
const busy = new Set();

/** @param {HTMLFormElement | null} form waits with its buttons while photos of it are made smaller */
function hold(form) {
  const isBusy = Array.from(busy).some((input) => input.form === form);
  for (const button of form?.querySelectorAll("[type=submit]") ?? []) /** @type {HTMLButtonElement} */ (button).disabled = isBusy;
}

document.addEventListener("change", async (event) => {
  const input = /** @type {HTMLInputElement} */ (event.target);
  if (input.type !== "file") return;
  for (const other of inputs(input.form)) other.setCustomValidity("");
  const choice = (choices.get(input) ?? 0) + 1, chosen = Array.from(input.files ?? []);
  choices.set(input, choice);
  busy.delete(input);
  if (input.accept === "image/*" && chosen.length) {
    busy.add(input);
    hold(input.form);
    const smaller = new DataTransfer();
    for (const file of chosen) smaller.items.add(await shrunk(file).catch(() => file));
    if (choices.get(input) !== choice) return;
    input.files = smaller.files;
    busy.delete(input);
  }
  hold(input.form);
});

// More than the server takes is not sent at all: on a poor connection that would take minutes. Before forms.js, which sends a form once.
document.addEventListener("submit", (event) => {
  const all = inputs(/** @type {HTMLFormElement} */ (event.target));
  const [limited] = all.filter((input) => input.dataset.mostFiles), files = all.flatMap((input) => Array.from(input.files ?? []));
  if (!limited) return;
  const bytes = files.reduce((sum, file) => sum + file.size, 0), { mostFiles, mostBytes, tooMany, tooLarge } = limited.dataset;
  const fault = files.length > Number(mostFiles) ? tooMany : bytes > Number(mostBytes) ? tooLarge : "";
  const last = all.filter((input) => input.files?.length).at(-1) ?? limited;
  last.setCustomValidity(fault ?? "");
  if (last.validity.customError) {
    event.preventDefault();
    event.stopPropagation();
    last.reportValidity();
  }
}, true);
