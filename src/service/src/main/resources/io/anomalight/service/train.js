// Trains a product: uploads its images, starts the job, shows its progress and its report, and puts the result live.
import { $, ask, change, onToken, response, said, send } from './ask.js';
import { many, short, showReport } from './report.js';

const KINDS = ['good', 'bad'];
const AT_ONCE = 3;
const EACH_SECOND = 1000;
let overview = null;
let product = null; // as the service answers
let name = '';
let polling = 0;
const waiting = { good: [], bad: [] }; // files that are not uploaded yet
const uploading = { good: 0, bad: 0 };
let known = new Map(); // names of products, with a few words about their state

const say = text => { $('message').textContent = text; };
const path = (...parts) => ['v1/training', ...parts.map(encodeURIComponent)].join('/');
const unfinished = () => ['waiting', 'running'].includes(product?.job?.state);

/** Does something and shows why it failed; returns whether it did not. */
async function doing(work) {
  try {
    say('');
    await work();
    return true;
  } catch (failure) {
    say(said(failure));
    return false;
  }
}

async function meet() {
  await doing(async () => {
    overview = await ask('v1/training');
    $('access').hidden = true;
    $('choice').hidden = false;
    $('reviewing').hidden = !overview.keeps_images;
    const { products } = await ask('v1/products');
    known = new Map(products.filter(each => !each.problem).map(each => [each.name, 'live']));
    for (const each of overview.products) {
      known.set(each.name, [each.live ? 'live' : '', each.candidate ? 'new model' : '', each.job === 'running' ? 'in training' : '']
        .filter(Boolean).join(', ') || many(each.good, 'good image'));
    }
    $('names').replaceChildren(...[...known.keys()].map(each => new Option(each)));
    $('products').replaceChildren(...[...known].sort().map(([each, state]) => chip(each, state)));
    $('space').textContent = `${overview.free_mb} MB are left for images and trainings.`;
    methods();
    const wanted = decodeURIComponent(location.hash.slice(1));
    if (wanted && wanted !== name) await open(wanted);
  });
}

function chip(each, state) {
  const item = document.createElement('li');
  const button = Object.assign(document.createElement('button'), { type: 'button', textContent: `${each} · ${state}` });
  button.className = each === name ? 'current' : '';
  button.addEventListener('click', () => open(each));
  item.append(button);
  return item;
}

function methods() {
  if ($('methods').querySelector('input')) return;
  overview.methods.forEach((method, i) => {
    const label = document.createElement('label');
    label.className = 'method';
    const input = Object.assign(document.createElement('input'), { type: 'radio', name: 'method', value: method.name, checked: i === 0 });
    const title = Object.assign(document.createElement('strong'), { textContent: method.title });
    const note = Object.assign(document.createElement('p'), { textContent: method.note });
    label.append(input, title, note);
    $('methods').append(label);
  });
}

async function open(chosen) {
  name = chosen;
  $('name').value = chosen;
  location.hash = encodeURIComponent(chosen);
  for (const kind of KINDS) {
    waiting[kind] = [];
    $(`${kind}-failed`).replaceChildren();
    $(`${kind}-images`).replaceChildren();
  }
  await doing(read);
  $('product').hidden = product === null;
}

/** Reads the product again; a new one has no images yet. */
async function read() {
  const asked = name;
  const answer = known.has(asked) ? await ask(path(asked)) : { name: asked, good: [], bad: [], live: false, former: 0, next: false };
  if (asked !== name) return;
  product = answer;
  show();
}

function show() {
  clearTimeout(polling);
  for (const kind of KINDS) images(kind);
  live();
  job();
  showReport($('report'), product, (id, overlay) => picture(id, overlay));
  if (unfinished()) polling = setTimeout(() => doing(read), EACH_SECOND);
}

function live() {
  const { live: isLive, former, next, live_model: now, feedback = 0, good_feedback: good = 0 } = product;
  $('live-title').textContent = name;
  $('live-state').textContent = isLive ? 'This product is live: the service scores its images.' : 'This product is not live yet.';
  $('live-promise').textContent = now ? `Its threshold is ${short(now.threshold)}. It promises: ${now.promise}.` : '';
  $('feedback').textContent = !isLive || !overview.keeps_images ? '' : feedback === 0 ? 'There is no feedback that was not used yet: review images of the service to give some.'
    : `${feedback} ${feedback === 1 ? 'image' : 'images'} with feedback that was not used yet, ${good} of them good. An update learns from the good ones.`;
  $('to-review').href = isLive ? `review?${new URLSearchParams({ product: name })}` : 'review';
  $('update').hidden = !isLive || feedback === 0;
  $('rollback').hidden = former === 0;
  $('forward').hidden = !next || Boolean(product.candidate ?? product.update);
  $('drop-other').hidden = !next;
  $('delete').hidden = product.good.length + product.bad.length === 0 && !product.candidate && !product.update;
  for (const id of ['update', 'rollback', 'forward', 'drop-other', 'delete']) $(id).disabled = unfinished();
}

function images(kind) {
  const kept = product[kind];
  const { fewest_good: fewest, most_good: mostGood, most_bad: mostBad } = overview.limits;
  const left = waiting[kind].length + uploading[kind];
  const count = `${kept.length} ${kept.length === 1 ? 'image' : 'images'}${left ? `, ${left} to upload` : ''}.`;
  $(`${kind}-count`).textContent = kind === 'bad' ? `${count} They set the threshold; the model does not learn from them. At most ${mostBad}.`
    : kept.length < fewest ? `${count} ${fewest} or more are needed, best 50 to 200.` : `${count} More make a better threshold; at most ${mostGood}.`;
  const list = $(`${kind}-images`);
  const shown = new Map([...list.children].map(item => [item.dataset.id, item]));
  for (const image of kept) if (!shown.has(image.id)) list.append(thumbnail(image));
  const ids = new Set(kept.map(image => image.id));
  for (const [id, item] of shown) if (!ids.has(id)) item.remove();
  for (const button of list.querySelectorAll('button')) button.disabled = unfinished();
  for (const input of document.querySelectorAll('.drop input')) input.disabled = unfinished();
}

// Only pictures near the screen are loaded.
const seen = new IntersectionObserver(entries => {
  for (const { isIntersecting, target } of entries) {
    if (!isIntersecting) continue;
    seen.unobserve(target);
    picture(target.dataset.id).then(url => { target.querySelector('img').src = url; }, () => {});
  }
}, { rootMargin: '300px' });

function thumbnail(image) {
  const item = document.createElement('li');
  item.dataset.id = image.id;
  const shown = Object.assign(document.createElement('img'), { alt: image.name, title: `${image.name}, ${image.width} × ${image.height} pixels` });
  const remove = Object.assign(document.createElement('button'), { type: 'button', textContent: '×', ariaLabel: `Remove ${image.name}` });
  remove.addEventListener('click', () => doing(async () => {
    await change(path(name, 'images', image.id), 'DELETE');
    await read();
  }));
  item.append(shown, remove);
  seen.observe(item);
  return item;
}

/** The address of a picture, which needs the token, so it can't be the address of the service. */
async function picture(id, overlay = false) {
  const answer = await response(`${path(name, 'images', id)}${overlay ? '?overlay=true' : ''}`);
  return URL.createObjectURL(await answer.blob());
}

function add(kind, files) {
  waiting[kind].push(...[...files].map(file => ({ file, product: name })));
  $(`${kind}-failed`).replaceChildren();
  images(kind);
  while (uploading.good + uploading.bad < AT_ONCE && next()) { /* starts one upload each */ }
}

function next() {
  const kind = KINDS.find(each => waiting[each].length > 0);
  if (!kind) return false;
  upload(kind, waiting[kind].shift());
  return true;
}

async function upload(kind, { file, product: of }) {
  uploading[kind]++;
  try {
    const query = new URLSearchParams({ kind, name: file.name || 'photo' });
    const image = await send(`${path(of, 'images')}?${query}`, file);
    known.set(of, 'in training');
    if (of === name && !product[kind].some(each => each.id === image.id)) product[kind].push(image);
  } catch (failure) {
    if (of === name) failed(kind, file, failure);
  }
  uploading[kind]--;
  if (of === name) {
    images(kind);
    live();
    job();
  }
  next();
}

/** Names a file that was refused; one that the network lost can be sent again. */
function failed(kind, file, failure) {
  const item = document.createElement('li');
  item.textContent = failure.message.includes(file.name) ? failure.message : `${file.name}: ${said(failure)} `;
  if (failure instanceof TypeError || failure.status >= 500) {
    const again = Object.assign(document.createElement('button'), { type: 'button', textContent: 'Try again' });
    again.addEventListener('click', () => { item.remove(); add(kind, [file]); });
    item.append(again);
  }
  $(`${kind}-failed`).append(item);
}

const titles = { waiting: 'Waiting', running: 'Running', done: 'Done', failed: 'Failed', cancelled: 'Cancelled', interrupted: 'Interrupted' };
const time = seconds => (seconds < 90 ? `${seconds} s` : `${Math.round(seconds / 60)} min`);

function job() {
  const now = product.job;
  const busy = unfinished();
  $('start').hidden = busy;
  $('start').disabled = product.good.length < overview.limits.fewest_good || KINDS.some(kind => uploading[kind] + waiting[kind].length > 0);
  $('start').textContent = product.candidate || product.live ? 'Train again' : 'Train';
  $('cancel').hidden = !busy;
  for (const input of $('methods').querySelectorAll('input')) input.disabled = busy;
  $('progress').hidden = !busy;
  $('log').hidden = !now?.lines.length;
  $('lines').textContent = now?.lines.join('\n') ?? '';
  $('ended').textContent = !now || busy ? '' : `${titles[now.state]} after ${time(now.seconds)}.${now.problem ? ` ${now.problem}` : ''}`;
  if (!busy) return;
  const { state, ahead = 0, part = '', unit = '', finished = 0, total = 0, seconds, seconds_left: left = 0 } = now;
  $('part').textContent = state === 'waiting' ? `Waiting for ${ahead} other ${ahead === 1 ? 'job' : 'jobs'}` : part || 'Beginning';
  if (total) Object.assign($('bar'), { max: total, value: Math.min(finished, total) });
  else $('bar').removeAttribute('value');
  $('time').textContent = state === 'waiting' ? '' : [`${time(seconds)} so far`, total ? `${Math.min(finished, total)} of ${total} ${unit}` : '',
    left ? `about ${time(left)} left for this part` : ''].filter(Boolean).join(', ');
}

function act(action, method) {
  return doing(async () => {
    await change(path(name, action), method);
    await read();
    overview = await ask('v1/training');
  });
}

async function tryIt(file) {
  if (!file) return;
  $('tried').textContent = 'Scoring …';
  try {
    const answer = await send(path(name, 'predict'), file);
    const verdict = { anomalous: 'Anomalous', review: 'For review', normal: 'Normal' }[answer.label];
    $('tried').textContent = `${verdict}: ${file.name} scores ${answer.normalized_score.toFixed(3)} (anomalous from 0.5).`;
    $('tried-image').src = URL.createObjectURL(file);
    $('tried-heat').src = answer.heat_map;
    $('tried-figure').hidden = false;
  } catch (failure) {
    $('tried').textContent = said(failure);
    $('tried-figure').hidden = true;
  }
}

for (const [input, kind] of [['good-files', 'good'], ['good-camera', 'good'], ['bad-files', 'bad']]) {
  $(input).addEventListener('change', () => { add(kind, $(input).files); $(input).value = ''; });
}
for (const zone of document.querySelectorAll('.drop')) {
  for (const kind of ['dragenter', 'dragover']) zone.addEventListener(kind, event => { event.preventDefault(); zone.classList.add('over'); });
  for (const kind of ['dragleave', 'drop']) zone.addEventListener(kind, () => zone.classList.remove('over'));
  zone.addEventListener('drop', event => {
    event.preventDefault();
    if (!unfinished()) add(zone.dataset.kind, event.dataTransfer.files);
  });
}
for (const kind of ['dragover', 'drop']) document.addEventListener(kind, event => event.preventDefault()); // a missed drop must not leave the page
$('naming').addEventListener('submit', event => { event.preventDefault(); open($('name').value.trim()); });
$('start').addEventListener('click', () => {
  const method = document.querySelector('input[name=method]:checked').value;
  doing(async () => {
    product = await (await change(`${path(name, 'start')}?${new URLSearchParams({ method })}`)).json();
    show();
  });
});
$('cancel').addEventListener('click', () => act('cancel'));
$('go-live').addEventListener('click', () => act('live').then(done => done && meet()));
$('forward').addEventListener('click', () => act('live'));
$('update').addEventListener('click', () => act('update'));
$('rollback').addEventListener('click', () => act('rollback'));
$('discard').addEventListener('click', () => act('candidate', 'DELETE'));
$('drop-other').addEventListener('click', () => act('next', 'DELETE'));
$('delete').addEventListener('click', () => {
  if (!confirm(`Delete all images and results of ${name}? A product that is live stays live.`)) return;
  doing(async () => {
    await change(path(name), 'DELETE');
    known.delete(name);
    await open(name);
    await meet();
  });
});
$('try').addEventListener('change', () => { tryIt($('try').files[0]); $('try').value = ''; });
onToken(meet);
meet();
