// Draws polygons on the picture and writes them as settings of a recipe; nothing is sent to the service.
const $ = id => document.getElementById(id);
const SVG = 'http://www.w3.org/2000/svg';
const finished = [];
let points = [];
let kind = 'counts';
let drawing = false;

const near = (a, b) => Math.hypot((a[0] - b[0]) * $('stage').clientWidth, (a[1] - b[1]) * $('stage').clientHeight) < 12;
const share = (at, from, length) => Number(Math.min(1, Math.max(0, (at - from) / length)).toFixed(4));

function begin(what) {
  kind = what;
  points = [];
  drawing = true;
  $('drawing').classList.add('on');
  $('draw-hint').textContent = `Mark the corners of the part that ${what === 'counts' ? 'counts' : 'is ignored'} on the picture; finish at the first corner, or with Finish.`;
  draw();
}

function add(event) {
  if (!drawing || event.button > 0) return;
  event.preventDefault();
  const box = $('stage').getBoundingClientRect();
  const point = [share(event.clientX, box.left, box.width), share(event.clientY, box.top, box.height)];
  if (points.length >= 3 && near(point, points[0])) {
    finish();
    return;
  }
  points.push(point);
  draw();
}

function finish() {
  if (points.length >= 3) finished.push({ kind, points });
  drawing = false;
  points = [];
  $('drawing').classList.remove('on');
  $('draw-hint').textContent = '';
  draw();
}

function undo() {
  if (points.length > 0) points.pop();
  else finished.pop();
  draw();
}

function clear() {
  finished.length = 0;
  finish();
}

// One counting polygon is the key polygon, several are polygons.
function text() {
  const counting = finished.filter(each => each.kind === 'counts').map(each => each.points);
  const ignored = finished.filter(each => each.kind === 'ignored').map(each => each.points);
  return [
    ...(counting.length === 1 ? [`data.region.polygon=${JSON.stringify(counting[0])}`] : []),
    ...(counting.length > 1 ? [`data.region.polygons=${JSON.stringify(counting)}`] : []),
    ...(ignored.length > 0 ? [`data.region.ignore=${JSON.stringify(ignored)}`] : []),
  ].join('\n');
}

function shape(name, corners, className) {
  const made = document.createElementNS(SVG, name);
  made.setAttribute('points', corners.map(([x, y]) => `${x},${y}`).join(' '));
  made.setAttribute('class', className);
  return made;
}

function draw() {
  const shapes = finished.map(each => shape('polygon', each.points, each.kind));
  if (points.length > 0) shapes.push(shape('polyline', points.length === 1 ? [points[0], points[0]] : points, kind));
  $('drawing').replaceChildren(...shapes);
  $('region-text').value = text();
  $('finish').disabled = points.length < 3;
  $('copy-region').disabled = finished.length === 0;
}

async function copy() {
  try {
    await navigator.clipboard.writeText($('region-text').value);
    $('draw-hint').textContent = 'Copied.';
  } catch {
    // Browsers allow the clipboard only on secure pages; the text is selected for Ctrl-C.
    $('region-text').select();
    $('draw-hint').textContent = 'Press Ctrl-C to copy the text.';
  }
}

$('stage').addEventListener('pointerdown', add);
$('draw-counts').addEventListener('click', () => begin('counts'));
$('draw-ignored').addEventListener('click', () => begin('ignored'));
$('finish').addEventListener('click', finish);
$('undo').addEventListener('click', undo);
$('clear-region').addEventListener('click', clear);
$('copy-region').addEventListener('click', copy);
draw();
