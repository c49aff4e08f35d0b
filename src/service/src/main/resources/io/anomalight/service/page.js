import { $, ask, onToken, said, send } from './ask.js';
import { meetHistory, refreshHistory } from './history.js';

const entries = [];
let model = null; // of the chosen product
let current = null;
let order = { by: 'time', up: false };
let camera = null;
let running = Promise.resolve();

const say = text => { $('message').textContent = text; };

async function meet() {
  model = null;
  try {
    offerProducts((await ask('v1/products')).products);
    $('access').hidden = true;
    const product = $('product').value;
    const met = await ask(`${path(product)}/model`);
    if (product !== $('product').value) return; // another product was chosen meanwhile
    model = met;
    $('threshold').disabled = model.regions.verdict === 'regions'; // the slider moves the threshold of scores, which decides nothing then
    offerCategories();
    introduce();
    outline(chosen({ model, answer: { category: $('category').value } }));
    say('');
    await meetHistory(ask);
  } catch (failure) {
    $('model').textContent = '';
    say(said(failure));
    if (failure.status === 404) await meetHistory(ask); // several products, none of them the default
  }
}

// The only product has the paths without a name.
const path = product => (product ? `v1/products/${encodeURIComponent(product)}` : 'v1');

function offerProducts(products) {
  const several = products.length > 1;
  const chosen = $('product').value;
  $('product').replaceChildren(...(several ? products : []).map(({ name }) => new Option(name, name, false, name === chosen)));
  $('product-choice').hidden = !several;
}

function outline({ region }) {
  $('region').hidden = !region;
  if (region) $('region').src = region;
}

// A model of several categories has thresholds for each, so a request must name one.
function offerCategories() {
  const chosen = $('category').value;
  $('category').replaceChildren(...model.categories.map(({ name }) => new Option(name, name, false, name === chosen)));
  $('category-choice').hidden = model.categories.length === 0;
}

function introduce() {
  const choice = { model, answer: { category: $('category').value } };
  const byRegions = model.regions.verdict === 'regions';
  const { threshold, threshold_origin: origin } = byRegions ? chosen(choice).pixel : scale(choice);
  const of = $('category').value ? ` of ${$('category').value}` : '';
  const name = byRegions ? 'regions decide, pixel threshold' : 'threshold';
  $('model').textContent = `${model.file}: ${model.model}, ${name}${of} ${short(threshold)} (${origin})${promise(choice)}`;
}

// What normal images promise about the threshold; the percentage is rounded up, so that it stays a bound.
function promise(choice) {
  const { normal_images: images, bound, confidence } = chosen(choice).false_alarms;
  if (images === 0) return '';
  const percent = Number((Math.ceil((bound * 1e4).toFixed(8)) / 100).toFixed(2));
  return `; at most ${percent} % false alarms, with ${100 * confidence} % confidence from ${images} normal ${images === 1 ? 'image' : 'images'}`;
}

// The thresholds and ranges of an image are those of its own product and category.
const chosen = ({ model: scorer, answer: { category } }) => scorer.categories.find(({ name }) => name === category) ?? scorer;
const scale = entry => chosen(entry).image;

const short = number => Number(number.toPrecision(4)).toString();

// Normalises like the service; a range of 0 counts as 1.
const range = ({ min, max }) => (max > min ? max - min : 1);
const unclipped = entry => (entry.answer.score - scale(entry).threshold) / range(scale(entry)) + 0.5;
const normalized = entry => Math.min(1, Math.max(0, unclipped(entry)));

// The raw score at the slider's position; in the middle it is exactly the model's own threshold.
const line = entry => scale(entry).threshold + (Number($('threshold').value) - 0.5) * range(scale(entry));
// The review threshold does not follow the slider; above the slider's position there are no reviews.
const label = entry => (entry.answer.verdict_by === 'regions' ? entry.answer.label : entry.answer.score >= line(entry) ? 'anomalous'
  : entry.answer.score >= chosen(entry).review.threshold && chosen(entry).review.origin ? 'review' : 'normal');
const titles = { anomalous: 'Anomalous', review: 'For review', normal: 'Normal' };

// One after another, so that many files of one user do not fill the queue of the service.
function add(files) {
  const images = [...files].filter(file => file.type.startsWith('image/') || /\.(tiff?|bmp|gif|png|jpe?g)$/i.test(file.name));
  if (images.length === 0) {
    say('This is not an image.');
    return;
  }
  say('');
  const choice = { model, product: $('product').value, category: $('category').value };
  for (const file of images) running = running.then(() => judge(file, choice));
}

async function judge(file, choice) {
  if (!choice.model) {
    if (!model) await meet();
    if (!model) return;
    choice = { model, product: $('product').value, category: choice.category || $('category').value };
  }
  $('verdict').textContent = 'Scoring …';
  $('verdict').className = '';
  try {
    const answer = await sent(file, choice);
    const entry = { ...choice, name: file.name || 'pasted image', url: URL.createObjectURL(file), answer, time: new Date(), number: entries.length };
    entries.push(entry);
    show(entry);
    await refreshHistory();
  } catch (failure) {
    say(`${file.name || 'The image'}: ${failure instanceof TypeError ? 'the service does not answer.' : failure.message}`);
    if (current) show(current);
    else $('verdict').textContent = 'No image yet';
  }
}

function sent(file, { product, category }) {
  const query = new URLSearchParams({ heat_map: true, ...(category && { category }) });
  return send(`${path(product)}/predict?${query}`, file);
}

function show(entry) {
  current = entry;
  $('figure').hidden = false;
  $('image').src = entry.url;
  $('image').alt = entry.name;
  $('stage').style.setProperty('--shape', entry.answer.image.width / entry.answer.image.height);
  $('heat').src = entry.answer.heat_map;
  $('heat').alt = `Heat map of ${entry.name}`;
  outline(chosen(entry));
  $('caption').textContent = `${entry.name}, ${entry.product ? `${entry.product}, ` : ''}${entry.answer.category ? `${entry.answer.category}, ` : ''}${entry.answer.image.width} × ${entry.answer.image.height} pixels`;
  relabel();
}

function relabel() {
  const at = Number($('threshold').value);
  $('threshold-value').textContent = at.toFixed(2);
  if (current) {
    const verdict = label(current);
    $('verdict').textContent = titles[verdict];
    $('verdict').className = verdict;
    $('numbers').textContent = `score ${normalized(current).toFixed(3)} (raw ${short(current.answer.score)}, ${current.answer.verdict_by === 'regions' ? 'anomalous by its regions' : `anomalous from ${short(line(current))}`}${reviewed(current)})${current.answer.p_value === undefined ? '' : `, p-value ${short(current.answer.p_value)}`}`;
    const regions = current.answer.regions;
    // The regions are computed at the model's own threshold; a normal image has none.
    $('regions').textContent = verdict === 'normal' ? ''
      : regions.length === 0 ? (current.answer.label === 'normal' ? "Regions are computed at the model's own threshold, where this image is normal." : 'No anomalous region.')
      : `${regions.length} anomalous ${regions.length === 1 ? 'region' : 'regions'}, the first at ${regions[0].x}, ${regions[0].y}, ${regions[0].width} × ${regions[0].height} pixels.`;
  }
  list();
}

function reviewed(entry) {
  const { threshold, origin } = chosen(entry).review;
  return origin ? `, for review from ${short(threshold)}` : '';
}

const keys = {
  name: entry => entry.name,
  score: unclipped, // raw scores of two categories can not be compared
  label: entry => label(entry),
  time: entry => entry.number,
};

function list() {
  $('history').hidden = entries.length === 0;
  if (entries.length === 0) return;
  const bad = entries.filter(entry => label(entry) === 'anomalous').length;
  const unsure = entries.filter(entry => label(entry) === 'review').length;
  $('count').textContent = `${entries.length} scored, ${bad} anomalous${unsure > 0 ? `, ${unsure} for review` : ''}.`;
  const key = keys[order.by];
  const compare = (a, b) => (typeof key(a) === 'string' ? key(a).localeCompare(key(b), undefined, { numeric: true }) : key(a) - key(b));
  const sorted = [...entries].sort((a, b) => (order.up ? 1 : -1) * compare(a, b) || b.number - a.number);
  const focused = document.activeElement?.dataset?.number;
  $('history').tBodies[0].replaceChildren(...sorted.map(row));
  if (focused !== undefined) document.querySelector(`td button[data-number="${focused}"]`)?.focus();
}

function row(entry) {
  const made = document.createElement('tr');
  made.className = entry === current ? 'current' : '';
  const picture = Object.assign(document.createElement('img'), { src: entry.url, alt: '' });
  const open = Object.assign(document.createElement('button'), { type: 'button', textContent: entry.name });
  open.dataset.number = entry.number;
  if (entry.product) open.textContent += ` (${entry.product})`;
  const mark = Object.assign(document.createElement('span'), { className: `mark ${label(entry)}`, textContent: label(entry) });
  for (const content of [picture, open, normalized(entry).toFixed(3), mark, entry.time.toLocaleTimeString([], { hourCycle: 'h23' })]) {
    const cell = document.createElement('td');
    cell.append(content);
    made.append(cell);
  }
  made.addEventListener('click', () => show(entry));
  return made;
}

function sort(by) {
  order = { by, up: order.by === by ? !order.up : by === 'name' || by === 'label' };
  for (const header of document.querySelectorAll('#history th')) {
    const button = header.querySelector('button');
    if (button?.dataset.by === by) header.ariaSort = order.up ? 'ascending' : 'descending';
    else header.removeAttribute('aria-sort');
  }
  list();
}

async function openCamera() {
  try {
    camera = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' } });
    $('video').srcObject = camera;
    await $('video').play();
    $('viewfinder').hidden = false;
    $('shoot').focus();
  } catch {
    say('The camera is not available: allow it, or choose a file.');
  }
}

function closeCamera() {
  camera?.getTracks().forEach(track => track.stop());
  camera = null;
  $('viewfinder').hidden = true;
  $('camera').focus();
}

function shoot() {
  const canvas = document.createElement('canvas');
  canvas.width = $('video').videoWidth;
  canvas.height = $('video').videoHeight;
  canvas.getContext('2d').drawImage($('video'), 0, 0);
  canvas.toBlob(blob => add([new File([blob], `photo ${new Date().toLocaleTimeString()}.png`, { type: 'image/png' })]), 'image/png');
}

// Browsers allow the camera only on secure pages; on other pages a phone's own camera app takes the photo.
if (!window.isSecureContext || !navigator.mediaDevices) {
  $('camera').hidden = true;
  $('capture-label').hidden = false;
  $('capture').hidden = false;
}
for (const input of [$('files'), $('capture')]) {
  input.addEventListener('change', () => { add(input.files); input.value = ''; });
}
for (const kind of ['dragenter', 'dragover']) {
  document.addEventListener(kind, event => { event.preventDefault(); $('intake').classList.add('over'); });
}
for (const kind of ['dragleave', 'drop']) {
  document.addEventListener(kind, () => $('intake').classList.remove('over'));
}
document.addEventListener('drop', event => { event.preventDefault(); add(event.dataTransfer.files); });
document.addEventListener('paste', event => { if (event.clipboardData.files.length > 0) add(event.clipboardData.files); });
$('opacity').addEventListener('input', () => {
  $('heat').style.opacity = $('opacity').value / 100;
  $('opacity-value').textContent = `${$('opacity').value} %`;
});
$('threshold').addEventListener('input', relabel);
$('reset').addEventListener('click', () => { $('threshold').value = 0.5; relabel(); });
$('product').addEventListener('change', meet);
$('category').addEventListener('change', introduce);
$('camera').addEventListener('click', openCamera);
$('leave').addEventListener('click', closeCamera);
$('shoot').addEventListener('click', shoot);
// Adds a note for a file that the browser can't display, for instance a TIFF.
$('image').addEventListener('error', () => { $('caption').textContent += '; this browser can not show it, only its heat map'; });
document.querySelectorAll('th button').forEach(button => button.addEventListener('click', () => sort(button.dataset.by)));
onToken(meet);
meet();
