'use strict';
// Plots of lines and bars on a canvas.

const MARGIN = {left: 64, right: 10, top: 6, bottom: 20};
const TICKS = 4;

/** Gives a canvas the resolution of the screen, clears it, and returns its context. */
function sized(canvas) {
  canvas.width = Math.max(1, Math.round(canvas.clientWidth * devicePixelRatio));
  canvas.height = Math.max(1, Math.round(canvas.clientHeight * devicePixelRatio));
  return canvas.getContext('2d');
}

/** A number for people, with few digits. */
function figure(value) {
  if (value === null || !Number.isFinite(value)) return '–';
  const size = Math.abs(value);
  return size !== 0 && (size < 1e-3 || size >= 1e6) ? value.toExponential(3) : String(Number(value.toPrecision(5)));
}

/** Multiples of 1, 2 or 5 times a power of ten between two numbers. */
function ticks(low, high) {
  const rough = (high - low) / TICKS;
  if (!(rough > 0) || !Number.isFinite(rough)) return [low];
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * [1, 2, 5, 10].find(n => n * power >= rough);
  const all = [];
  for (let n = Math.ceil(low / step); n * step <= high; n++) all.push(n * step);
  return all;
}

/** The least range that holds all finite numbers; not empty. */
function rangeOf(lists) {
  let low = Infinity;
  let high = -Infinity;
  for (const list of lists) {
    for (const value of list) {
      if (value !== null && Number.isFinite(value)) {
        low = Math.min(low, value);
        high = Math.max(high, value);
      }
    }
  }
  if (low > high) return [0, 1];
  const least = Math.max(Math.abs(low), Math.abs(high)) * 1e-6 || 1;
  return high - low > least ? [low, high] : [low - least, high + least];
}

/**
 * Draws lines.
 *
 * x: abscissas; lines: [{values, colour}], null where there is no value; log: whether the ordinate is logarithmic;
 * range: [low, high] of the ordinate, computed without
 */
function drawLines(canvas, x, lines, {log = false, range = null} = {}) {
  const context = sized(canvas);
  const scale = devicePixelRatio;
  const ink = getComputedStyle(canvas).color;
  const ordinate = value => value === null ? NaN : log ? value > 0 ? Math.log10(value) : NaN : value;
  const all = lines.map(line => Array.from(line.values, ordinate));
  const [low, high] = range ? range.map(ordinate) : rangeOf(all);
  const [first, last] = rangeOf([x]);
  const width = canvas.width - (MARGIN.left + MARGIN.right) * scale;
  const height = canvas.height - (MARGIN.top + MARGIN.bottom) * scale;
  const toX = value => MARGIN.left * scale + (value - first) / (last - first) * width;
  const toY = value => MARGIN.top * scale + (1 - (value - low) / (high - low)) * height;

  context.font = `${11 * scale}px sans-serif`;
  context.fillStyle = ink;
  context.strokeStyle = '#8885';
  context.lineWidth = scale;
  context.textAlign = 'right';
  context.textBaseline = 'middle';
  for (const tick of ticks(low, high)) {
    line(context, [[MARGIN.left * scale, toY(tick)], [canvas.width - MARGIN.right * scale, toY(tick)]]);
    context.fillText(figure(log ? 10 ** tick : tick), (MARGIN.left - 5) * scale, toY(tick));
  }
  context.textAlign = 'center';
  context.textBaseline = 'top';
  for (const tick of ticks(first, last)) {
    context.fillText(figure(tick), toX(tick), canvas.height - (MARGIN.bottom - 4) * scale);
  }
  lines.forEach(({colour}, n) => {
    context.strokeStyle = colour;
    context.lineWidth = 1.5 * scale;
    line(context, all[n].map((value, p) => [toX(x[p]), toY(value)]));
  });
}

/** A line through points; interrupted where a coordinate is not finite. */
function line(context, points) {
  context.beginPath();
  let drawing = false;
  for (const [x, y] of points) {
    const defined = Number.isFinite(x) && Number.isFinite(y);
    if (defined) drawing ? context.lineTo(x, y) : context.moveTo(x, y);
    drawing = defined;
  }
  context.stroke();
}

/** Draws a bar for each number, as a part of the largest, and the mean as a line. */
function drawBars(canvas, values) {
  const context = sized(canvas);
  const most = Math.max(...values, 1e-300);
  const width = canvas.width / Math.max(1, values.length);
  const mean = values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
  const gap = Math.min(2 * devicePixelRatio, width / 4);
  context.fillStyle = '#47a';
  values.forEach((value, n) => {
    const height = value / most * canvas.height;
    context.fillRect(n * width + gap / 2, canvas.height - height, width - gap, height);
  });
  context.strokeStyle = '#e80';
  context.lineWidth = devicePixelRatio;
  line(context, [[0, canvas.height * (1 - mean / most)], [canvas.width, canvas.height * (1 - mean / most)]]);
}
