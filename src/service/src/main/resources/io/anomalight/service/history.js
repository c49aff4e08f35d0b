// The verdicts that the service keeps: a chart of their scores over time, and a table of the latest.
import { $ } from './ask.js';

const WIDTH = 600;
const HEIGHT = 160;
const MARGIN = 8;
const ROWS = 100;
let ask = null;
let entries = [];
let next = 0;

/** Shows the section if the service keeps a history; `asking` sends a request with the token of the page. */
export async function meetHistory(asking) {
  ask = asking;
  const { products, history } = await ask('v1/products');
  $('kept').hidden = !history || products.length === 0;
  if ($('kept').hidden) return;
  const chosen = $('kept-product').value;
  $('kept-product').replaceChildren(...products.map(({ name }) => new Option(name, name, false, name === chosen)));
  $('kept-product-choice').hidden = products.length === 1;
  await refreshHistory();
}

/** Reads the newest verdicts again. */
export async function refreshHistory() {
  if ($('kept').hidden) return;
  entries = [];
  next = 0;
  await more();
}

async function more() {
  const verdict = $('kept-verdict').value;
  const query = new URLSearchParams({ limit: ROWS, ...(verdict && { verdict }), ...(next && { after: next }) });
  try {
    const page = await ask(`v1/products/${encodeURIComponent($('kept-product').value)}/history?${query}`);
    entries.push(...page.entries);
    next = page.next ?? 0;
    draw();
  } catch (failure) {
    $('kept-count').textContent = failure instanceof TypeError ? 'The service does not answer.' : failure.message;
  }
}

function draw() {
  $('kept-table').hidden = entries.length === 0;
  $('kept-more').hidden = next === 0;
  $('kept-count').textContent = entries.length === 0 ? 'No verdicts.' : `The ${next ? 'latest ' : ''}${entries.length} verdicts.`;
  $('kept-table').tBodies[0].replaceChildren(...entries.map(row));
  $('kept-chart').replaceChildren(...chart(entries.filter(entry => entry.normalized_score !== undefined)));
}

function row(entry) {
  const made = document.createElement('tr');
  const mark = Object.assign(document.createElement('span'), { className: `mark ${entry.label}`, textContent: entry.label });
  if (entry.error) mark.title = entry.error;
  const score = entry.normalized_score === undefined ? '' : entry.normalized_score.toFixed(3);
  for (const content of [when(entry), entry.name, score, mark, entry.source]) {
    const cell = document.createElement('td');
    cell.append(content);
    made.append(cell);
  }
  return made;
}

const when = entry => new Date(entry.time).toLocaleString([], { dateStyle: 'short', timeStyle: 'medium', hourCycle: 'h23' });

/** A dot for each verdict: to the right by time, upwards by normalised score, with a line at the threshold. */
function chart(scored) {
  if (scored.length === 0) return [];
  const times = scored.map(entry => Date.parse(entry.time));
  const first = Math.min(...times);
  const range = Math.max(...times) - first || 1;
  const x = entry => MARGIN + (WIDTH - 2 * MARGIN) * ((Date.parse(entry.time) - first) / range);
  const y = score => HEIGHT - MARGIN - (HEIGHT - 2 * MARGIN) * score;
  const threshold = element('line', { x1: 0, x2: WIDTH, y1: y(0.5), y2: y(0.5), class: 'threshold' });
  const dots = [...scored].reverse().map(entry => {
    const dot = element('circle', { cx: x(entry), cy: y(entry.normalized_score), r: 4, class: `dot ${entry.label}` });
    const title = element('title', {});
    title.textContent = `${entry.name}: ${entry.label}, ${entry.normalized_score.toFixed(3)}, ${when(entry)}`;
    dot.append(title);
    return dot;
  });
  const bad = scored.filter(entry => entry.label === 'anomalous').length;
  const svg = element('svg', {
    viewBox: `0 0 ${WIDTH} ${HEIGHT}`,
    role: 'img',
    'aria-label': `Normalised scores of ${scored.length} images over time, ${bad} of them anomalous; the line is the threshold.`,
  });
  svg.append(threshold, ...dots);
  const caption = document.createElement('p');
  caption.textContent = `Normalised scores from ${when(scored[scored.length - 1])} to ${when(scored[0])}; the line is the threshold.`;
  return [svg, caption];
}

function element(name, attributes) {
  const made = document.createElementNS('http://www.w3.org/2000/svg', name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

$('kept-product').addEventListener('change', refreshHistory);
$('kept-verdict').addEventListener('change', refreshHistory);
$('kept-refresh').addEventListener('click', refreshHistory);
$('kept-more').addEventListener('click', more);
