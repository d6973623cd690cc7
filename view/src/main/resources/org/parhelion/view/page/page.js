'use strict';
// The page of a run: connects, keeps what arrives, draws it, sends choices and commands. SAVED holds the data of a page in one file.

const $ = id => document.getElementById(id);
const saved = typeof SAVED === 'undefined' ? null : SAVED;

let run = null;
let progress = null;
let picture = null;
let rows = [];
let log = [];
let loads = [];
let colours = {};
let socket = null;
let drawRequested = false;
const savedPictures = saved ? saved.pictures.map(text => decodePicture(bytesOf(text))) : [];

function bytesOf(base64) {
  return Uint8Array.from(atob(base64), digit => digit.charCodeAt(0)).buffer;
}

// What arrives -------------------------------------------------------------------------------------------------

const receive = {
  run(message) {
    run = message;
    for (const [name, digits] of Object.entries(run.maps)) colours[name] = colourMap(digits);
    $('name').textContent = document.title = run.name;
    $('field').replaceChildren(...run.fields.map((field, n) => new Option(field.name, n)));
    document.querySelectorAll('.abscissa').forEach(each => each.textContent = run.marchesInTime ? 'time' : 'iterations');
    $('controls').replaceChildren(...(saved ? [] : run.commands.map(button)));
    $('key').replaceChildren(...Object.keys(run.settings).map(key => new Option(key)));
    $('change').classList.toggle('hidden', Boolean(saved) || !Object.keys(run.settings).length);
    chooseKey();
    document.body.classList.toggle('stored', run.frames.length > 0);
    $('frames').classList.toggle('hidden', run.frames.length < 2);
    $('frameIndex').max = run.frames.length - 1;
    chooseField();
  },
  series(message) {
    rows = message.all ? message.rows : rows.concat(message.rows);
  },
  log(message) {
    log = saved ? message.entries : log.concat(message.entries);
    $('commands').replaceChildren(...log.toReversed().map(([wall, step, time, text]) => {
      const row = document.createElement('tr');
      for (const cell of [wall.slice(11, 19), `step ${step}`, text]) {
        row.insertCell().textContent = cell;
      }
      return row;
    }));
  },
  progress(message) {
    if (message.computeSeconds.length && progress) {
      const spent = message.computeSeconds.map((now, rank) => now - (progress.computeSeconds[rank] || 0));
      if (spent.some(seconds => seconds > 0)) loads = spent;
    }
    progress = message;
  }
};

function receiveText(text) {
  const message = JSON.parse(text);
  receive[message.kind](message);
  requestDraw();
}

function receivePicture(bytes) {
  picture = decodePicture(bytes);
  requestDraw();
}

// What is sent --------------------------------------------------------------------------------------------------

function send(message) {
  if (socket && socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message));
}

function button(command) {
  const made = document.createElement('button');
  made.textContent = command;
  made.id = command;
  made.onclick = () => send({command});
  return made;
}

function chooseKey() {
  $('value').value = run.settings[$('key').value] || '';
}

/** Adapts the choice of slices to the field, and asks for one. */
function chooseField() {
  const field = run.fields[$('field').value];
  const three = field.points.length === 3;
  document.querySelectorAll('.three').forEach(each => each.classList.toggle('hidden', !three || saved));
  $('pixels').parentElement.classList.toggle('hidden', Boolean(saved));
  if (!$('lock').checked) range = null;
  chooseNormal();
}

function chooseNormal() {
  const {points} = run.fields[$('field').value];
  const planes = points.length === 3 ? points[{z: 0, y: 1, x: 2}[$('normal').value]] : 1;
  $('index').max = planes - 1;
  $('index').value = Math.floor(planes / 2);
  askForSlice();
}

function askForSlice() {
  $('indexShown').textContent = $('index').value;
  const field = Number($('field').value);
  if (saved) {
    picture = savedPictures.find(each => each.field === field) || null;
    requestDraw();
    return;
  }
  send({show: {field, normal: $('normal').value, index: Number($('index').value), pixels: Number($('pixels').value)}});
}

// Drawing -------------------------------------------------------------------------------------------------------

let range = null;

function requestDraw() {
  if (!drawRequested) {
    drawRequested = true;
    requestAnimationFrame(draw);
    if (document.hidden) setTimeout(draw, 200); // a hidden page gets no animation frames
  }
}

function draw() {
  if (!drawRequested) return;
  drawRequested = false;
  if (run && progress) drawProgress();
  if (run && picture) drawField();
  if (run && rows.length) drawSeries();
  if (loads.length) drawBars($('load'), loads);
}

function seconds(value) {
  if (value === null) return '–';
  if (value < 60) return `${value.toFixed(value < 10 ? 1 : 0)} s`;
  const minutes = Math.floor(value / 60);
  return minutes < 60 ? `${minutes} min ${Math.floor(value % 60)} s` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

function drawProgress() {
  const byTime = run.until !== null;
  $('state').textContent = progress.message ? `${progress.state}: ${progress.message}` : progress.state;
  $('state').className = progress.state;
  $('done').value = byTime ? progress.time / run.until : progress.step / run.steps;
  $('clock').textContent = byTime || run.marchesInTime && progress.time > 0
      ? `step ${progress.step}${byTime ? '' : ` of ${run.steps}`}, t = ${figure(progress.time)} s${byTime ? ` of ${figure(run.until)} s` : ''}`
      : `step ${progress.step} of ${run.steps}`;
  $('speed').textContent = progress.stepsPerSecond === null ? ''
      : `${figure(progress.stepsPerSecond)} steps/s, ${seconds(progress.secondsLeft)} left`;
  if (run.frames.length && document.activeElement !== $('frameIndex')) $('frameIndex').value = run.frames.indexOf(progress.step);
  const paused = progress.state === 'paused';
  for (const [id, disabled] of [['pause', paused], ['resume', !paused]]) {
    if ($(id)) $(id).disabled = disabled;
  }
}

/** The range in use: that of the picture, unless it is locked. */
function currentRange() {
  if (!range || !$('lock').checked) range = {low: picture.low, high: picture.high};
  if (!$('lock').checked) {
    $('low').value = figure(range.low);
    $('high').value = figure(range.high);
  }
  const {low, high} = range;
  return {low, high: high > low ? high : low + 1, log: $('log').checked};
}

/** Gives the picture its shape, so that it fits into the window. */
function shape(ratio) {
  $('picture').style.aspectRatio = ratio;
  $('frame').style.maxWidth = `calc(75vh * ${ratio})`;
}

function drawField() {
  const field = run.fields[picture.field];
  const inUse = currentRange();
  const upwards = picture.normal !== 'z' || field.rowAxis === 'y';
  const lines = field.points.length === 1;
  if (lines) {
    const [first, last] = field.extents[0];
    const x = Array.from(picture.values, (_, p) => first + (p + 0.5) / picture.columns * (last - first));
    shape(2);
    drawLines($('picture'), x, [{values: picture.values, colour: '#47a'}],
        {log: inUse.log, range: inUse.log ? null : [inUse.low, inUse.high]});
  } else {
    shape(picture.columns / picture.rows);
    drawPicture($('picture'), picture, inUse, colours[field.map], upwards);
    drawBar($('bar'), colours[field.map]);
  }
  $('bar').classList.toggle('hidden', lines);
  if ($('borders').checked && !lines) drawBorders($('overlay'), picture, upwards);
  else sized($('overlay'));
  const [low, high] = inUse.log ? logRange(inUse).map(power => 10 ** power) : [inUse.low, inUse.high];
  $('barLow').textContent = figure(low);
  $('barHigh').textContent = figure(high);
  const plane = field.points.length === 3 ? `, ${picture.normal} index ${picture.index}` : '';
  $('under').textContent = `${field.name}${field.unit ? ` [${field.unit}]` : ''}, step ${picture.step}${plane}`;
  document.body.dataset.drawnStep = picture.step;
  if (!picture.drawn) {
    picture.drawn = true;
    send({drawn: true});
  }
}

/** Rows are [step, time, change, min, mean, max of the first field, of the second, …]. */
function drawSeries() {
  const position = run.seriesFields.indexOf(Number($('field').value));
  const x = rows.map(row => run.marchesInTime && row[1] !== null ? row[1] : row[0]);
  if (position >= 0) {
    const column = 3 + 3 * position;
    drawLines($('means'), x, [['#36a', 0], ['#2a6', 1], ['#c43', 2]]
        .map(([colour, offset]) => ({colour, values: rows.map(row => row[column + offset])})));
  } else {
    sized($('means'));
  }
  drawLines($('changes'), x, [{colour: '#85a', values: rows.map(row => row[2])}], {log: true});
}

// Start ---------------------------------------------------------------------------------------------------------

function connect() {
  socket = new WebSocket(new URL('live', location.href).href.replace(/^http/, 'ws'));
  socket.binaryType = 'arraybuffer';
  socket.onmessage = ({data}) => typeof data === 'string' ? receiveText(data) : receivePicture(data);
  socket.onclose = () => {
    if (progress && !['finished', 'stopped', 'failed'].includes(progress.state)) {
      $('state').textContent = 'the connection is lost';
    }
  };
}

$('field').onchange = chooseField;
$('key').onchange = chooseKey;
$('change').onsubmit = event => {
  event.preventDefault();
  run.settings[$('key').value] = $('value').value;
  send({set: $('key').value, value: $('value').value});
};
$('frameIndex').oninput = () => send({frame: Number($('frameIndex').value)});
$('normal').onchange = chooseNormal;
$('index').oninput = $('pixels').onchange = askForSlice;
$('choice').onsubmit = event => event.preventDefault();
$('low').onchange = $('high').onchange = () => {
  const [low, high] = [$('low').value, $('high').value].map(Number);
  if (Number.isFinite(low) && Number.isFinite(high)) {
    range = {low, high};
    $('lock').checked = true;
    requestDraw();
  }
};
for (const id of ['lock', 'log', 'borders']) $(id).onchange = requestDraw;
addEventListener('resize', requestDraw);

if (saved) {
  saved.texts.forEach(message => receive[message.kind](message));
  requestDraw();
} else {
  connect();
}
