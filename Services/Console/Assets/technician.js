/**
 * Signatures of owners, beside what console.js does: one that came back with a form that was refused is drawn again, so that it is seen and need
 * not be given twice.
 */
for (const element of document.querySelectorAll("canvas[data-signature]")) {
  const canvas = /** @type {HTMLCanvasElement} */ (element);
  const kept = /** @type {any} */ (canvas.closest("form"))?.elements.namedItem(canvas.dataset.signature)?.value;
  if (!kept) continue;
  const image = new Image();
  image.addEventListener("load", () => {
    [canvas.width, canvas.height] = [image.naturalWidth, image.naturalHeight];
    canvas.getContext("2d")?.drawImage(image, 0, 0);
  });
  image.src = kept;
}
