// Shows the images that a person should look at, one after another, and sends what the person says.
import { $, ask, onToken, response, said } from './ask.js';
import { drawingOn } from './drawing.js';
import { keepOnly, thumbnail } from './thumbnails.js';

const PAGE = 20;
const SHOWN_FEEDBACK = 10;
const THUMBNAIL = 160; // pixels
const MOST_FEEDBACK = 200;
const LABELS = { anomalous: 'Anomalous', review: 'For review', normal: 'Normal', good: 'Good', bad: 'Bad' };
const pictures = new Map(); // by address: the current image and the next
let product = new URLSearchParams(location.search).get('product') ?? '';
let queue = [];
let next = 0; // where the queue goes on; 0 at its end
let skipped = 0;
let current = null;
let size = null; // of the original image
let counts = null;
let given = [];
let allGiven = false;
let busy = false;
let tokenGiven = false;

const drawing = drawingOn($('stage'), $('drawing'), drawn);
const say = text => { $('message').textContent = text; };
const of = path => `v1/products/${encodeURIComponent(product)}/${path}`;

/** Runs work that talks to the service, one at a time, and shows its failure. */
async function talk(work) {
  if (busy) return;
  busy = true;
  say('');
  try {
    await work();
  } catch (failure) {
    if (failure.status === 401) locked();
    else say(said(failure));
  } finally {
    busy = false;
  }
}

/** Shows only the form for the token. */
function locked() {
  for (const id of ['work', 'given']) $(id).hidden = true;
  $('counts').textContent = '';
  $('refused').textContent = tokenGiven ? 'This is not the token of the service.' : '';
}

async function meet() {
  const products = (await ask('v1/products')).products.filter(each => !each.problem);
  $('access').hidden = true;
  for (const id of ['work', 'given']) $(id).hidden = false;
  if (!products.some(each => each.name === product)) product = products[0]?.name ?? '';
  $('product').replaceChildren(...products.map(({ name }) => new Option(name, name, false, name === product)));
  $('product-choice').hidden = products.length < 2;
  await begin();
}

/** Starts with the first image of the product. */
async function begin() {
  queue = [];
  next = 0;
  skipped = 0;
  current = null;
  showNothing();
  if (!product) throw new Error('The service has no product yet.');
  await fill();
  await refreshGiven();
  await show(queue.shift());
}

async function fill() {
  const query = new URLSearchParams({ limit: PAGE, ...(next && { before: next }) });
  const answer = await ask(of(`review?${query}`));
  queue.push(...answer.entries);
  next = answer.next ?? 0;
  counts = answer;
  count();
}

function count() {
  const left = counts.waiting === 1 ? '1 image is for review' : `${counts.waiting} images are for review`;
  $('counts').textContent = `${left}. Feedback: ${counts.good} good, ${counts.bad} bad; ${counts.unused} not used by an update.`;
}

function showNothing() {
  for (const id of ['figure', 'tools', 'answers']) $(id).hidden = true;
  $('again').hidden = skipped === 0;
  $('verdict').textContent = counts ? 'No more images' : 'No image';
  $('verdict').className = '';
  $('about').textContent = '';
}

async function advance() {
  if (queue.length === 0 && next) await fill();
  await show(queue.shift());
}

async function show(entry) {
  current = entry ?? null;
  drawing.show([]);
  $('comment').value = '';
  if (!current) {
    showNothing();
    return;
  }
  $('verdict').textContent = LABELS[current.label] ?? current.label;
  $('verdict').className = current.label;
  $('about').textContent = [current.name, current.normalized_score?.toFixed(3), when(current)].filter(Boolean).join(' · ');
  for (const id of ['figure', 'tools', 'answers']) $(id).hidden = false;
  $('again').hidden = true;
  await draw();
  if (queue[0]) picture(queue[0]).catch(() => {}); // ready when it is its turn
}

/** Shows the picture of the current image, with its overlay if that is switched on. */
async function draw() {
  const shown = current;
  const { url, width, height } = await picture(shown);
  if (shown !== current) return;
  size = { width, height };
  $('image').src = url;
  $('image').alt = `The image ${shown.name}`;
  $('stage').style.setProperty('--shape', String(width / height));
  $('overlay').hidden = true;
  if ($('show-overlay').checked) {
    const overlay = await picture(shown, '?overlay=true');
    if (shown !== current || !$('show-overlay').checked) return;
    $('overlay').src = overlay.url;
    $('overlay').hidden = false;
  }
}

/** An address of a picture; images need the token, which an address alone does not send. */
async function picture(entry, query = '') {
  const path = of(`images/${entry.sha256}${query}`);
  if (!pictures.has(path)) {
    pictures.set(path, load(path));
    if (pictures.size > 6) {
      const [oldest, loading] = pictures.entries().next().value;
      pictures.delete(oldest);
      loading.then(({ url }) => URL.revokeObjectURL(url), () => {});
    }
  }
  try {
    return await pictures.get(path);
  } catch (failure) {
    pictures.delete(path);
    throw failure;
  }
}

async function load(path) {
  const answer = await response(path);
  return {
    url: URL.createObjectURL(await answer.blob()),
    width: Number(answer.headers.get('Anomalight-Width')),
    height: Number(answer.headers.get('Anomalight-Height')),
  };
}

function drawn() {
  const active = drawing.active();
  $('draw').hidden = active;
  $('finish').hidden = !active;
  $('finish').disabled = drawing.corners() < 3;
  $('undo').hidden = !active && drawing.finished().length === 0;
  $('draw-hint').textContent = active ? 'Drag a rectangle over the defect, or press on its corners and finish at the first one.' : '';
}

async function answer(label) {
  if (!current) return;
  if (drawing.active()) drawing.finish();
  const regions = drawing.finished().map(({ points }) => ({ polygon: points.map(([x, y]) => [x * size.width, y * size.height]) }));
  if (label === 'good' && regions.length > 0) {
    say('A good image has no defect; undo the marks, or press Bad.');
    return;
  }
  await ask(of('feedback'), {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ entry: current.id, label, regions, comment: $('comment').value }),
  });
  await refreshGiven();
  await advance();
}

async function skip() {
  if (!current) return;
  skipped++;
  await advance();
}

async function refreshGiven() {
  given = (await ask(of(`feedback?limit=${MOST_FEEDBACK}`))).feedback;
  counts = await ask(of('review?limit=1'));
  count();
  listGiven();
}

function listGiven() {
  keepOnly(given.map(small));
  $('feedback').hidden = given.length === 0;
  const all = counts.good + counts.bad;
  const latest = all > given.length ? ` The latest ${given.length}:` : '';
  $('given-count').textContent = all === 0 ? 'None yet.' : all === 1 ? '1 image.' : `${all} images.${latest}`;
  $('more').hidden = allGiven || given.length <= SHOWN_FEEDBACK;
  $('feedback').tBodies[0].replaceChildren(...given.slice(0, allGiven ? given.length : SHOWN_FEEDBACK).map(row));
}

const small = feedback => of(`images/${feedback.sha256}?side=${THUMBNAIL}`);

function row(feedback) {
  const made = document.createElement('tr');
  const mark = Object.assign(document.createElement('span'), { className: `mark ${feedback.label}`, textContent: feedback.label });
  if (feedback.comment) mark.title = feedback.comment;
  const marks = feedback.regions.length > 0 ? ` ${feedback.regions.length} marked` : '';
  const change = document.createElement('span');
  if (feedback.entry) change.append(button('Change', feedback, () => reopen(feedback)), ' ');
  change.append(button('Remove', feedback, () => remove(feedback)));
  const time = Object.assign(document.createElement('time'), { dateTime: feedback.time, textContent: when(feedback) });
  for (const content of [[thumbnail(small(feedback), `The image ${feedback.name} of ${when(feedback)}`)], [feedback.name, time], [mark, marks], [change]]) {
    const cell = document.createElement('td');
    cell.append(...content);
    made.append(cell);
  }
  return made;
}

function button(text, feedback, work) {
  const made = Object.assign(document.createElement('button'), { type: 'button', textContent: text });
  made.setAttribute('aria-label', `${text} the feedback about ${feedback.name} of ${when(feedback)}`);
  made.addEventListener('click', () => talk(work));
  return made;
}

/** Shows an image with feedback again, with its marks, so that a new answer replaces the old one. */
async function reopen(feedback) {
  if (current && current.id !== feedback.entry) queue.unshift(current);
  await show({ id: feedback.entry, sha256: feedback.sha256, name: feedback.name, label: feedback.label, time: feedback.time });
  $('comment').value = feedback.comment;
  drawing.show(feedback.regions.map(({ polygon }) => ({
    kind: 'defect',
    points: polygon.map(([x, y]) => [x / size.width, y / size.height]),
  })));
  $('verdict').focus();
}

async function remove(feedback) {
  await response(of(`feedback/${feedback.id}`), { method: 'DELETE' });
  await refreshGiven();
}

const when = each => new Date(each.time).toLocaleString([], { dateStyle: 'short', timeStyle: 'short', hourCycle: 'h23' });

function key(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest('input:not([type=checkbox]), select, textarea')) return;
  const pressed = event.key.toLowerCase();
  const works = { g: () => answer('good'), b: () => answer('bad'), s: skip };
  if (!works[pressed] || event.repeat) return;
  event.preventDefault();
  talk(works[pressed]);
}

$('good').addEventListener('click', () => talk(() => answer('good')));
$('bad').addEventListener('click', () => talk(() => answer('bad')));
$('skip').addEventListener('click', () => talk(skip));
$('again').addEventListener('click', () => talk(begin));
$('draw').addEventListener('click', () => drawing.begin('defect'));
$('finish').addEventListener('click', drawing.finish);
$('undo').addEventListener('click', drawing.undo);
$('show-overlay').addEventListener('change', () => current && talk(draw));
$('more').addEventListener('click', () => { allGiven = true; listGiven(); });
$('product').addEventListener('change', () => {
  product = $('product').value;
  history.replaceState(null, '', `?${new URLSearchParams({ product })}`);
  talk(begin);
});
onToken(() => { tokenGiven = true; talk(meet); });
document.addEventListener('keydown', key);
talk(meet);
