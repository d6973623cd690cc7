'use strict';
// The page of campaigns. Events tell what changed; what is shown is read from the API at most once a second.

const STATES = ['succeeded', 'running', 'delayed', 'ready', 'waiting', 'cancelled', 'failed'];
const REFRESH_MILLIS = 1000;
const TASKS_SHOWN = 100;
const LINES_MAX = 2000;

const $ = id => document.getElementById(id);
let campaigns = [];
let chosen = null; // "tenant/name"
let chosenTask = null;
let lines = []; // tasks that the parallel coordinates show
let dirty = true;
let events = 0;

// The token is in the fragment of the address, which a browser sends to nobody. So is what the page begins with.
const inAddress = new URLSearchParams(location.hash.slice(1));
if (inAddress.has('campaign')) {
  chosen = inAddress.get('campaign');
  chosenTask = /^\d+$/.test(inAddress.get('task')) ? Number(inAddress.get('task')) : null;
}
if (inAddress.get('token')) {
  sessionStorage.setItem('token', inAddress.get('token'));
  inAddress.delete('token');
  history.replaceState(null, '', location.pathname + (inAddress.size ? '#' + inAddress : ''));
}

function headers() {
  const token = sessionStorage.getItem('token');
  return token ? {Authorization: 'Bearer ' + token} : {};
}

async function ask(path, options = {}) {
  const response = await fetch('api/v1/' + path, {...options, headers: headers()});
  if (response.status === 401) {
    $('login').classList.remove('hidden');
  }
  if (!response.ok) {
    const problem = await response.json().catch(() => ({detail: 'status ' + response.status}));
    throw new Error(problem.detail);
  }
  $('login').classList.add('hidden');
  const type = response.headers.get('Content-Type') || '';
  return type.startsWith('application/json') ? response.json() : type.startsWith('image/') ? response.blob() : response.text();
}

function show(state, failed = false) {
  $('state').textContent = state;
  $('state').classList.toggle('failed', failed);
}

/** A row of a table; cells are texts or elements. */
function row(cells, onclick = null) {
  const tr = document.createElement('tr');
  for (const cell of cells) {
    const td = document.createElement('td');
    td.append(cell);
    tr.append(td);
  }
  if (onclick) tr.onclick = onclick;
  return tr;
}

function bar(states, total) {
  const div = document.createElement('div');
  div.className = 'bar';
  for (const state of STATES) {
    const part = document.createElement('span');
    part.className = state;
    part.style.width = 100 * states[state] / Math.max(1, total) + '%';
    part.title = states[state] + ' ' + state;
    div.append(part);
  }
  return div;
}

function button(label, path) {
  const element = document.createElement('button');
  element.textContent = label;
  element.onclick = async event => {
    event.stopPropagation();
    if (label === 'cancel' && !confirm('Cancel all tasks that have not ended?')) return;
    try {
      await ask(path, {method: 'POST'});
      dirty = true;
    } catch (e) {
      show(e.message, true);
    }
  };
  return element;
}

function drawCampaigns() {
  $('campaigns').tBodies[0].replaceChildren(...campaigns.map(campaign => {
    const key = campaign.tenant + '/' + campaign.name;
    const path = 'campaigns/' + key;
    const actions = document.createElement('span');
    if (!campaign.ended) actions.append(button('cancel', path + '/cancel'));
    if (campaign.states.failed + campaign.states.cancelled > 0) actions.append(button('retry', path + '/retry'));
    const tr = row([key, bar(campaign.states, campaign.tasks),
      campaign.states.succeeded + ' of ' + campaign.tasks, actions], () => choose(key));
    tr.classList.toggle('chosen', key === chosen);
    return tr;
  }));
}

function choose(key) {
  chosen = key;
  chosenTask = null;
  lines = [];
  dirty = true;
  refresh();
}

// Plots ------------------------------------------------------------------------------------------------------------

function sized(canvas) {
  canvas.width = Math.max(1, Math.round(canvas.clientWidth * devicePixelRatio));
  canvas.height = Math.max(1, Math.round(canvas.clientHeight * devicePixelRatio));
  const context = canvas.getContext('2d');
  context.font = 11 * devicePixelRatio + 'px sans-serif';
  context.fillStyle = getComputedStyle(canvas).color;
  return context;
}

function figure(value) {
  const size = Math.abs(value);
  return size !== 0 && (size < 1e-3 || size >= 1e6) ? value.toExponential(2) : String(Number(value.toPrecision(4)));
}

function drawThroughput({binSeconds, ended}) {
  const canvas = $('throughput');
  const context = sized(canvas);
  const rates = ended.map(count => count / binSeconds);
  const most = Math.max(...rates, 1e-9);
  const margin = 16 * devicePixelRatio;
  const width = canvas.width / Math.max(1, rates.length);
  context.textAlign = 'left';
  context.fillText(rates.some(rate => rate > 0) ? figure(most) + ' /s' : 'none in the last ten minutes', 2, margin - 4);
  context.fillText('−' + rates.length * binSeconds / 60 + ' min', 2, canvas.height - 4);
  context.fillStyle = '#4a6';
  rates.forEach((rate, n) => {
    const height = rate / most * (canvas.height - 2 * margin);
    context.fillRect(n * width, canvas.height - margin - height, Math.max(1, width - 1), height);
  });
}

/** Number and unit of a value; null for other texts. */
function quantity(value) {
  if (typeof value === 'number') return {number: value, unit: ''};
  const parts = /^([-+]?[\d.]+(?:e[-+]?\d+)?)\s*(\D.*)?$/i.exec(String(value));
  return parts ? {number: Number(parts[1]), unit: parts[2] || ''} : null;
}

/** The axes: parameters, then results. Numbers of one unit have a scale, other texts and truth values are ranked. */
function axes() {
  const all = new Map();
  for (const task of lines) {
    const results = task.outcome && task.outcome.results || {};
    for (const [kind, values] of [['parameter', task.parameters], ['result', results]]) {
      for (const [name, value] of Object.entries(values)) {
        const key = kind + ' ' + name;
        if (!all.has(key)) all.set(key, {key, name, kind, values: []});
        if (value !== null) all.get(key).values.push(value);
      }
    }
  }
  const shown = [...all.values()].filter(axis => axis.values.length > 0);
  for (const axis of shown) {
    const quantities = axis.values.map(quantity);
    if (quantities.every(each => each !== null && each.unit === quantities[0].unit)) {
      const low = quantities.reduce((least, each) => Math.min(least, each.number), Infinity);
      const high = quantities.reduce((most, each) => Math.max(most, each.number), -Infinity);
      axis.place = value => high > low ? (quantity(value).number - low) / (high - low) : 0.5;
      axis.labels = [low, high].map(value => figure(value) + ' ' + quantities[0].unit);
    } else {
      const order = [...new Set(axis.values.map(String))].sort((a, b) => a.localeCompare(b, 'en', {numeric: true}));
      axis.place = value => order.length > 1 ? order.indexOf(String(value)) / (order.length - 1) : 0.5;
      axis.labels = [order[0], order[order.length - 1]];
    }
  }
  return shown.sort((a, b) => (a.kind > b.kind) - (a.kind < b.kind));
}

function valueOf(task, axis) {
  const values = axis.kind === 'parameter' ? task.parameters : task.outcome && task.outcome.results || {};
  const value = values[axis.name];
  return value === undefined || value === null ? null : axis.place(value);
}

function drawCoordinates() {
  const canvas = $('coordinates');
  const context = sized(canvas);
  const all = axes();
  const scale = devicePixelRatio;
  const select = $('colour');
  const names = all.map(axis => axis.key);
  if (select.dataset.names !== names.join()) {
    select.replaceChildren(...names.map(name => new Option(name)));
    select.value = names[names.length - 1] || '';
    select.dataset.names = names.join();
  }
  const coloured = all.find(axis => axis.key === select.value);
  const top = 30 * scale;
  const bottom = canvas.height - 18 * scale;
  const x = n => all.length > 1 ? (60 + n * (canvas.width / scale - 120) / (all.length - 1)) * scale : canvas.width / 2;
  const y = place => bottom - place * (bottom - top);
  context.globalAlpha = Math.max(0.15, Math.min(0.9, 40 / Math.max(1, lines.length)));
  context.lineWidth = scale;
  for (const task of lines) {
    const place = coloured ? valueOf(task, coloured) : null;
    context.strokeStyle = place === null ? '#888' : `hsl(${250 - 210 * place} 70% 45%)`;
    context.beginPath();
    let drawing = false;
    all.forEach((axis, n) => {
      const value = valueOf(task, axis);
      if (value !== null) drawing ? context.lineTo(x(n), y(value)) : context.moveTo(x(n), y(value));
      drawing = value !== null;
    });
    context.stroke();
  }
  context.globalAlpha = 1;
  context.strokeStyle = '#8888';
  context.textAlign = 'center';
  all.forEach((axis, n) => {
    context.strokeRect(x(n), top, 0, bottom - top);
    context.fillText(axis.name, x(n), 11 * scale);
    context.fillText(axis.labels[1], x(n), 25 * scale);
    context.fillText(axis.labels[0], x(n), canvas.height - 4 * scale);
  });
  document.body.dataset.axes = all.length;
  document.body.dataset.lines = lines.length;
}

// Reading ----------------------------------------------------------------------------------------------------------

async function readLines(path) {
  const read = [];
  let after = -1;
  while (read.length < LINES_MAX) {
    const page = await ask(`${path}/tasks?state=succeeded&limit=1000&after=${after}`);
    read.push(...page.tasks);
    if (page.next === undefined) break;
    after = page.next;
  }
  return read.slice(0, LINES_MAX);
}

/** A picture as an address that the page may load: it could not send the token with another one. */
function dataUrl(blob) {
  return new Promise((done, fail) => {
    const reader = new FileReader();
    reader.onload = () => done(reader.result);
    reader.onerror = () => fail(reader.error);
    reader.readAsDataURL(blob);
  });
}

/** The field that the task has written last; in its place the reason why there is none. */
async function readPicture(path) {
  let note = '';
  try {
    $('picture').src = await dataUrl(await ask(`${path}/tasks/${chosenTask}/picture`));
  } catch (e) {
    note = e.message;
  }
  $('picture').classList.toggle('hidden', note !== '');
  $('pictureNote').textContent = note;
}

async function readTask(path) {
  $('task').classList.toggle('hidden', chosenTask === null);
  if (chosenTask === null) return;
  const task = await ask(`${path}/tasks/${chosenTask}`);
  $('explanation').textContent = task.explanation;
  $('output').textContent = await ask(`${path}/tasks/${chosenTask}/output?stream=${$('stream').value}`);
  await readPicture(path);
}

async function readChosen() {
  const path = 'campaigns/' + chosen;
  const detail = await ask(path);
  $('detail').classList.remove('hidden');
  $('name').textContent = chosen;
  drawThroughput(detail.throughput);
  if (lines.length < LINES_MAX && lines.length !== detail.states.succeeded) lines = await readLines(path);
  $('shown').textContent = lines.length < detail.states.succeeded ? `the first ${lines.length} of ${detail.states.succeeded}` : '';
  drawCoordinates();
  const state = $('filterState').value;
  const after = Math.max(0, parseInt($('after').value, 10) || 0) - 1;
  const page = await ask(`${path}/tasks?limit=${TASKS_SHOWN}&after=${after}` + (state === 'all' ? '' : '&state=' + state));
  $('tasks').tBodies[0].replaceChildren(...page.tasks.map(task => {
    const tr = row([String(task.task), task.state, Math.round(100 * task.fraction) + ' %', task.worker,
      task.seconds ? figure(task.seconds) : '', String(task.attempts)], () => {
      chosenTask = task.task;
      dirty = true;
    });
    tr.classList.toggle('chosen', task.task === chosenTask);
    return tr;
  }));
  await readTask(path);
}

let reading = false;
async function refresh() {
  if (reading) return;
  reading = true;
  dirty = false;
  try {
    campaigns = (await ask('campaigns')).campaigns;
    if (chosen === null && campaigns.length > 0) {
      const last = campaigns[campaigns.length - 1];
      chosen = last.tenant + '/' + last.name;
    }
    drawCampaigns();
    $('workers').tBodies[0].replaceChildren(...(await ask('workers')).workers.map(worker => row([worker.name,
      worker.state, worker.slots ? worker.usedSlots + ' of ' + worker.slots : '', String(worker.running),
      String(worker.succeeded), String(worker.failed), worker.seen ? worker.seen.slice(11, 19) : ''])));
    if (chosen !== null) await readChosen();
    $('clock').textContent = new Date().toISOString().slice(11, 19);
    document.body.dataset.drawn = Number(document.body.dataset.drawn || 0) + 1;
  } catch (e) {
    show(e.message, true);
    dirty = true;
  } finally {
    reading = false;
  }
}

/** Reads one stream of events until it ends. EventSource could not send the token. */
async function listen(last) {
  const response = await fetch('api/v1/events', {headers: {...headers(), ...(last ? {'Last-Event-ID': last} : {})}});
  if (!response.ok) throw new Error('events: status ' + response.status);
  show('live');
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (;;) {
    const {done, value} = await reader.read();
    if (done) return last;
    rest += value;
    const parts = rest.split('\n\n');
    rest = parts.pop();
    for (const part of parts) {
      const id = part.match(/^id: (.*)$/m);
      const event = part.match(/^event: (.*)$/m);
      if (id) last = id[1];
      if (event) {
        events++;
        dirty = true;
      }
    }
    document.body.dataset.events = events;
  }
}

async function listenForever() {
  let last = null;
  for (;;) {
    try {
      last = await listen(last);
      show('connecting');
    } catch (e) {
      show('not connected: ' + e.message, true);
    }
    dirty = true; // what happened meanwhile
    await new Promise(done => setTimeout(done, 2000));
  }
}

$('legend').replaceChildren(...STATES.flatMap(state => {
  const swatch = document.createElement('span');
  swatch.className = 'swatch ' + state;
  return [swatch, state];
}));
$('filterState').replaceChildren(...['all', ...STATES].map(state => new Option(state)));
for (const id of ['filterState', 'after', 'stream']) $(id).onchange = () => { dirty = true; };
$('colour').onchange = drawCoordinates;
$('picture').onload = () => { document.body.dataset.picture = $('picture').naturalWidth; };
$('filter').onsubmit = event => event.preventDefault();
$('login').onsubmit = event => {
  event.preventDefault();
  sessionStorage.setItem('token', $('token').value.trim());
  $('token').value = '';
  dirty = true;
};
window.onresize = () => { dirty = true; };
setInterval(() => { if (dirty) refresh(); }, REFRESH_MILLIS);
// Campaigns that others submit, and the throughput, change without an event.
setInterval(() => { dirty = true; }, 5 * REFRESH_MILLIS);
refresh();
listenForever();
