/**
 * Photos of telephones are made smaller before they are sent: the connection may be poor, and the service takes so many bytes and no more.
 * Without this script, or where a browser cannot read a picture, it is sent as it is. Scans of letters are left alone: they are originals.
 */
const LONGEST_EDGE = 2048, SMALL_ENOUGH = 600_000, QUALITY = 0.85;

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

document.addEventListener("change", async (event) => {
  const input = /** @type {HTMLInputElement} */ (event.target);
  if (input.type !== "file" || input.accept !== "image/*" || !input.files?.length) return;
  const buttons = Array.from(input.form?.querySelectorAll("[type=submit]") ?? [], (button) => /** @type {HTMLButtonElement} */ (button));
  for (const button of buttons) button.disabled = true;
  const smaller = new DataTransfer();
  try {
    for (const file of Array.from(input.files)) smaller.items.add(await shrunk(file).catch(() => file));
    input.files = smaller.files;
  } finally {
    for (const button of buttons) button.disabled = false;
  }
});
