/**
 * Signatures of owners: <canvas data-signature="field"> draws into the hidden input of that name, as a data address of a PNG; beside it [data-clear].
 * The form says what to do without this script.
 */
/** @param {EventTarget | null} target @param {string} selector @returns {any} the element of that kind which it is or stands in, or null */
const closest = (target, selector) => (target instanceof Element ? target.closest(selector) : null);
/** Canvases that are white and have their size; what was begun on one goes on. @type {WeakSet<HTMLCanvasElement>} */
const begun = new WeakSet();
/** CSS pixels that a stroke has to reach: a finger that only touches the canvas has signed nothing. */
const shortestStroke = 10;
/** @param {HTMLCanvasElement} canvas @returns {any} */
const signed = (canvas) => canvas.closest("form")?.elements.namedItem(canvas.dataset.signature ?? "");
document.addEventListener("pointerdown", (event) => {
  const canvas = closest(event.target, "canvas[data-signature]"), pen = canvas?.getContext("2d");
  if (!pen || !event.isPrimary) return;
  if (!signed(canvas).value && !begun.has(canvas)) {
    [canvas.width, canvas.height] = [canvas.clientWidth * devicePixelRatio, canvas.clientHeight * devicePixelRatio];
    pen.fillStyle = "#fff";
    pen.fillRect(0, 0, canvas.width, canvas.height);
  }
  begun.add(canvas);
  // Each way its own: a telephone that is turned stretches the canvas.
  const [across, down] = [canvas.width / canvas.clientWidth, canvas.height / canvas.clientHeight];
  let reach = 0;
  Object.assign(pen, { lineWidth: 2.4 * Math.min(across, down), lineCap: "round", lineJoin: "round", strokeStyle: "#111" });
  const draw = (/** @type {PointerEvent} */ to) => {
    for (const point of [...to.getCoalescedEvents(), to]) {
      pen.lineTo(point.offsetX * across, point.offsetY * down);
      reach = Math.max(reach, Math.hypot(point.offsetX - event.offsetX, point.offsetY - event.offsetY));
    }
    pen.stroke();
  };
  pen.beginPath();
  draw(event);
  canvas.setPointerCapture(event.pointerId);
  canvas.addEventListener("pointermove", draw);
  canvas.addEventListener("lostpointercapture", () => {
    canvas.removeEventListener("pointermove", draw);
    if (!signed(canvas).value && reach < shortestStroke) return;
    signed(canvas).value = canvas.toDataURL("image/png");
    canvas.closest("form")?.setAttribute("data-dirty", "");
  }, { once: true });
});

document.addEventListener("click", (event) => {
  const pad = closest(event.target, "[data-clear]")?.parentElement.querySelector("canvas");
  if (!pad) return;
  [pad.width, signed(pad).value] = [0, ""];
  begun.delete(pad);
});

// One that came back with a form that was refused is drawn again, so that it is seen and need not be given twice.
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
