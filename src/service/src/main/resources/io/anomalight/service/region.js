// Draws polygons on the picture and writes them as settings of a recipe; nothing is sent to the service.
import { drawingOn } from './drawing.js';

const $ = id => document.getElementById(id);
const drawing = drawingOn($('stage'), $('drawing'), changed);

function begin(what) {
  drawing.begin(what);
  $('draw-hint').textContent = `Mark the corners of the part that ${what === 'counts' ? 'counts' : 'is ignored'} on the picture; finish at the first corner, or with Finish. Or drag a rectangle.`;
}

// One counting polygon is the key polygon, several are polygons.
function text() {
  const counting = drawing.finished().filter(each => each.kind === 'counts').map(each => each.points);
  const ignored = drawing.finished().filter(each => each.kind === 'ignored').map(each => each.points);
  return [
    ...(counting.length === 1 ? [`data.region.polygon=${JSON.stringify(counting[0])}`] : []),
    ...(counting.length > 1 ? [`data.region.polygons=${JSON.stringify(counting)}`] : []),
    ...(ignored.length > 0 ? [`data.region.ignore=${JSON.stringify(ignored)}`] : []),
  ].join('\n');
}

function changed() {
  if (!drawing.active()) $('draw-hint').textContent = '';
  $('region-text').value = text();
  $('finish').disabled = drawing.corners() < 3;
  $('copy-region').disabled = drawing.finished().length === 0;
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

$('draw-counts').addEventListener('click', () => begin('counts'));
$('draw-ignored').addEventListener('click', () => begin('ignored'));
$('finish').addEventListener('click', drawing.finish);
$('undo').addEventListener('click', drawing.undo);
$('clear-region').addEventListener('click', drawing.clear);
$('copy-region').addEventListener('click', copy);
changed();
