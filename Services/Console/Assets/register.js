/**
 * What the register does beside console.js: a pad to sign on, and printing.
 *
 * <svg data-strokes="field" viewBox="0 0 1000 400"><path d=""/></svg> draws into the hidden input of that name, as an SVG path of moves and lines in
 * whole units, with a finger, a pen or a mouse. [data-strokes-clear] beside it begins anew. Who does not draw leaves it empty.
 */
const [width, height] = [1000, 400];
/** As long as a path may be; a pen that has written so much writes no more. */
const longest = 16_384;
/** Units between two points that are worth keeping. */
const nearest = 4;
/** Units that a stroke has to reach: whoever only touches the pad has signed nothing. */
const shortest = 25;

/** @param {EventTarget | null} target @param {string} selector @returns {any} */
const closest = (target, selector) => (target instanceof Element ? target.closest(selector) : null);
/** @param {any} pad @returns {HTMLInputElement} the field that it draws into */
const field = (pad) => pad.closest("form").elements.namedItem(pad.dataset.strokes);

/** @param {any} pad @returns {string} what it shows */
const shown = (pad) => pad.querySelector("path").getAttribute("d") ?? "";

/** @param {string} path @returns {boolean} whether somebody has written, and not only made dots */
function isWritten(path) {
  return path.split("M").some((stroke) => {
    const points = stroke.split("L").map((point) => point.split(" ").map(Number));
    const [[startX = 0, startY = 0] = []] = points;
    return points.some(([x = 0, y = 0]) => Math.hypot(x - startX, y - startY) >= shortest);
  });
}

/** @param {any} pad @param {string} path what it shows, and its field holds once somebody has written */
function draw(pad, path) {
  pad.querySelector("path").setAttribute("d", path);
  field(pad).value = isWritten(path) ? path : "";
  pad.closest("form").setAttribute("data-dirty", "");
}

/** @param {any} pad @param {PointerEvent} event @returns {number[]} where it is, in units of the pad */
function place(pad, event) {
  const point = new DOMPoint(event.clientX, event.clientY).matrixTransform(pad.getScreenCTM()?.inverse());
  const within = (/** @type {number} */ value, /** @type {number} */ bound) => Math.min(bound - 1, Math.max(0, Math.round(value)));
  return [within(point.x, width), within(point.y, height)];
}

/** The pad that is drawn on: a hand that lies down beside the pen draws nothing. @type {any} */
let busy = null;

document.addEventListener("pointerdown", (event) => {
  const pad = closest(event.target, "svg[data-strokes]");
  if (!pad || busy || event.button !== 0) return;
  event.preventDefault();
  busy = pad;
  pad.setPointerCapture(event.pointerId);
  let [x, y] = place(pad, event);
  const start = `${shown(pad)}M${x} ${y}`;
  // A dot is a line to where it begins.
  let path = `${start}L${x} ${y}`, isDot = true;
  if (path.length <= longest) draw(pad, path);

  const move = (/** @type {PointerEvent} */ to) => {
    if (to.pointerId !== event.pointerId) return;
    for (const step of [...to.getCoalescedEvents(), to]) {
      const [nextX, nextY] = place(pad, step);
      if (Math.hypot(nextX - x, nextY - y) < nearest) continue;
      const longer = `${isDot ? start : path}L${nextX} ${nextY}`;
      if (longer.length > longest) return;
      [path, x, y, isDot] = [longer, nextX, nextY, false];
    }
    if (path.length <= longest) draw(pad, path);
  };
  pad.addEventListener("pointermove", move);
  pad.addEventListener("lostpointercapture", () => {
    pad.removeEventListener("pointermove", move);
    busy = null;
  }, { once: true });
});

document.addEventListener("click", (event) => {
  const pad = closest(event.target, "[data-strokes-clear]")?.parentElement.querySelector("svg[data-strokes]");
  if (pad) draw(pad, "");
  if (closest(event.target, "[data-print]")) print();
});
