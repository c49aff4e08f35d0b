// Draws polygons on a picture, with mouse or finger: a press for each corner, or a drag for a rectangle. Points are shares of its width
// and height.
const SVG = 'http://www.w3.org/2000/svg';
const NEAR = 12; // pixels of the screen

const share = (at, from, length) => Number(Math.min(1, Math.max(0, (at - from) / length)).toFixed(4));

function shape(name, corners, className) {
  const made = document.createElementNS(SVG, name);
  made.setAttribute('points', corners.map(([x, y]) => `${x},${y}`).join(' '));
  made.setAttribute('class', className);
  return made;
}

/**
 * Lets a person draw on a stage.
 *
 * @param stage the element that the picture fills
 * @param svg the drawing over it, from 0 to 1 in both directions
 * @param changed called after each change
 */
export function drawingOn(stage, svg, changed) {
  const finished = [];
  let points = [];
  let kind = '';
  let drawing = false;

  const near = (a, b) => Math.hypot((a[0] - b[0]) * stage.clientWidth, (a[1] - b[1]) * stage.clientHeight) < NEAR;

  function at(event) {
    const box = stage.getBoundingClientRect();
    return [share(event.clientX, box.left, box.width), share(event.clientY, box.top, box.height)];
  }

  function press(event) {
    if (!drawing || event.button > 0) return;
    event.preventDefault();
    const point = at(event);
    if (points.length >= 3 && near(point, points[0])) {
      finish();
      return;
    }
    points.push(point);
    draw();
  }

  function release(event) {
    if (!drawing || points.length !== 1) return;
    const [[left, top], [right, bottom]] = [points[0], at(event)];
    if (Math.abs(right - left) * stage.clientWidth < NEAR || Math.abs(bottom - top) * stage.clientHeight < NEAR) return;
    points = [[left, top], [right, top], [right, bottom], [left, bottom]];
    finish();
  }

  function begin(what) {
    kind = what;
    points = [];
    drawing = true;
    svg.classList.add('on');
    draw();
  }

  function finish() {
    if (points.length >= 3) finished.push({ kind, points });
    drawing = false;
    points = [];
    svg.classList.remove('on');
    draw();
  }

  function undo() {
    if (points.length > 0) points.pop();
    else finished.pop();
    draw();
  }

  function clear() {
    finished.length = 0;
    points = [];
    finish();
  }

  /** Shows shapes that were drawn before. */
  function show(shapes) {
    clear();
    finished.push(...shapes);
    draw();
  }

  function draw() {
    const shapes = finished.map(each => shape('polygon', each.points, each.kind));
    if (points.length > 0) shapes.push(shape('polyline', points.length === 1 ? [points[0], points[0]] : points, kind));
    svg.replaceChildren(...shapes);
    changed();
  }

  stage.addEventListener('pointerdown', press);
  stage.addEventListener('pointerup', release);
  return { begin, finish, undo, clear, show, finished: () => finished, corners: () => points.length, active: () => drawing };
}
