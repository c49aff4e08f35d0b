// The report about a candidate: what its threshold promises, a histogram of its scores, and the images that a person should see.
import { $, response } from './ask.js';

const WIDTH = 600;
const HEIGHT = 140;
const SVG = 'http://www.w3.org/2000/svg';
let shown = '';

/** Shows the report of a product, unless it is shown already; `picture` gives the address of an image, plain or as an overlay. */
export function showReport(section, product, picture) {
  const report = product.candidate ?? product.update;
  section.hidden = !report;
  const key = report ? `${product.name} ${report.created}` : '';
  if (key === shown) return;
  shown = key;
  if (!report) return;
  $('tried').textContent = '';
  $('tried-figure').hidden = true;
  $('of-training').hidden = !product.candidate;
  $('of-update').hidden = Boolean(product.candidate);
  $('promise').textContent = `The threshold promises: ${report.promise}.${report.shortfall ? ` ${sentence(report.shortfall)}` : ''}`;
  if (product.candidate) training(report, picture);
  else update(report, product.name);
}

function training(report, picture) {
  const { learned, held_out: held, false_alarms: alarms, defects, found } = report;
  $('facts').textContent = `${report.model}, trained in ${report.seconds} s on ${learned} good images; ${held} others were held out, `
    + `${alarms === 0 ? 'none' : alarms} of them ${alarms === 1 ? 'is' : 'are'} anomalous.`;
  $('histogram').replaceChildren(histogram(report.histogram), legend(report));
  $('bad-said').textContent = defects === 0 ? 'No bad images were given, so it is not known how many defects are found.'
    : `${found} of ${defects} ${defects === 1 ? 'is' : 'are'} found. The threshold was set with them, so new defects may do worse.`;
  $('bad-shown').replaceChildren(...report.bad.map(each => item(each, picture, false)));
  $('unusual-shown').replaceChildren(...report.unusual.map(each => item(each, picture, true)));
}

export const many = (count, what) => `${count} ${what}${count === 1 ? '' : 's'}`;
export const short = number => Number(number.toPrecision(4)).toString();

/** What an update learned, and which verdicts about past images it changes. */
function update(report, product) {
  const { learned, held_out: held, bad, replay } = report;
  $('facts').textContent = `${report.model}, ${report.method} in ${report.seconds} s: ${many(learned, 'good image')} learned, ${held} held out, `
    + `${many(bad, 'bad image')}. ${sentence(report.note)} The threshold was ${short(report.former_threshold)} and is ${short(report.threshold)} now.`;
  $('replayed').textContent = `${many(replay.scored, 'past image')} scored again: ${replay.flip_count === 0 ? 'no verdict changes' : `${many(replay.flip_count, 'verdict')} `
    + `${replay.flip_count === 1 ? 'changes' : 'change'}`}. Of ${replay.feedback_images} with feedback, ${replay.agreed_before} agreed before and ${replay.agree} agree now. Those that the model has learned get low scores, so their agreement says little.`
    + `${replay.not_kept ? ` ${many(replay.not_kept, 'image')} are not kept any more.` : ''}${replay.failed ? ` ${many(replay.failed, 'image')} could not be scored.` : ''}`;
  $('changes').tBodies[0].replaceChildren(...replay.changes.map(({ before, after, images }) => {
    const row = document.createElement('tr');
    for (const content of [before, after, images]) row.append(Object.assign(document.createElement('td'), { textContent: content }));
    return row;
  }));
  $('flips').replaceChildren(...replay.flips.map(flip => flipped(flip, product)));
}

function flipped({ id, name, before, before_score: was, after, after_score: is, feedback }, product) {
  const made = document.createElement('li');
  const image = Object.assign(document.createElement('img'), { alt: name });
  response(`v1/products/${encodeURIComponent(product)}/images/${id}`).then(answer => answer.blob())
    .then(blob => { image.src = URL.createObjectURL(blob); }, () => { image.alt = `${name} can't be shown`; });
  const text = document.createElement('p');
  const mark = label => Object.assign(document.createElement('span'), { className: `mark ${label}`, textContent: label });
  text.append(mark(before), ' → ', mark(after), ` ${was.toFixed(3)} → ${is.toFixed(3)}${feedback ? `, a person said ${feedback}` : ''} · ${name}`);
  made.append(image, text);
  return made;
}

const sentence = text => `${text[0].toUpperCase()}${text.slice(1)}.`;

/** Stacked bars of the normalised scores, with a line at the threshold. */
function histogram({ learned, held_out: held, bad }) {
  const most = Math.max(1, ...learned.map((count, i) => count + held[i] + bad[i]));
  const width = WIDTH / learned.length;
  const svg = element('svg', {
    viewBox: `0 0 ${WIDTH} ${HEIGHT}`,
    role: 'img',
    'aria-label': 'Histogram of the normalised scores from 0 to 1; the line in the middle is the threshold.',
  });
  learned.forEach((count, i) => {
    let top = HEIGHT;
    for (const [kind, images] of [['learned', count], ['held', held[i]], ['bad', bad[i]]]) {
      const height = images / most * (HEIGHT - 8);
      top -= height;
      if (images) svg.append(element('rect', { x: i * width + 1, y: top, width: width - 2, height, class: `bar ${kind}` }));
    }
  });
  svg.append(element('line', { x1: WIDTH / 2, x2: WIDTH / 2, y1: 0, y2: HEIGHT, class: 'threshold' }));
  return svg;
}

function legend({ learned, held_out: held, defects }) {
  const caption = document.createElement('figcaption');
  for (const [kind, text] of [['learned', `${learned} learned`], ['held', `${held} held out`], ['bad', `${defects} bad`]]) {
    caption.append(Object.assign(document.createElement('span'), { className: `key ${kind}` }), text);
  }
  caption.append('; the line is the threshold.');
  return caption;
}

function item(each, picture, held) {
  const made = document.createElement('li');
  const button = Object.assign(document.createElement('button'), { type: 'button', ariaLabel: `Show ${each.name} without its heat map` });
  button.ariaPressed = 'false';
  const image = Object.assign(document.createElement('img'), { alt: `${each.name} with its heat map` });
  const show = overlay => picture(each.id, overlay).then(url => { image.src = url; }, () => { image.alt = `${each.name} can't be shown`; });
  button.addEventListener('click', () => {
    const plain = button.ariaPressed === 'false';
    button.ariaPressed = String(plain);
    show(!plain);
  });
  button.append(image);
  const text = document.createElement('p');
  text.append(
    Object.assign(document.createElement('span'), { className: `mark ${each.label}`, textContent: each.label }),
    ` ${each.normalized_score.toFixed(3)}${held && each.held_out ? ', held out' : ''} · ${each.name}`,
  );
  made.append(button, text);
  show(true);
  return made;
}

function element(name, attributes) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}
