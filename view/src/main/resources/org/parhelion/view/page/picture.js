'use strict';
// Pictures: decoded from bytes, drawn by a colour map. One pixel of the canvas is one value.

const SOLID = 0xff999999; // grey: a solid point, or a value that is not a number

/** A picture from bytes: the header's keys and the values. The layout is that of the class PictureCodec. */
function decodePicture(buffer) {
  const length = new DataView(buffer).getInt32(0, true);
  const picture = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 4, length)));
  picture.values = new Float32Array(buffer, 4 + length, picture.rows * picture.columns);
  return picture;
}

/** A colour map of 256 colours from six hexadecimal digits each, as little-endian RGBA. */
function colourMap(digits) {
  const colours = new Uint32Array(digits.length / 6);
  for (let n = 0; n < colours.length; n++) {
    const rgb = parseInt(digits.substr(6 * n, 6), 16);
    colours[n] = 0xff000000 | (rgb & 0xff) << 16 | rgb & 0xff00 | rgb >> 16;
  }
  return colours;
}

/** The position of a value in a range, 0 to 1; below 0 and above 1 outside. On a log scale, of its magnitude. */
function fraction(value, range) {
  if (!range.log) return (value - range.low) / (range.high - range.low);
  const [low, high] = logRange(range);
  return (Math.log10(Math.abs(value)) - low) / (high - low);
}

const DECADES = 6; // of a log scale whose range includes zero

/** The ends of a log scale, as powers of ten. */
function logRange(range) {
  const high = Math.log10(Math.max(Math.abs(range.low), Math.abs(range.high), Number.MIN_VALUE));
  const low = range.low > 0 ? Math.log10(range.low) : high - DECADES;
  return [low < high ? low : high - DECADES, high];
}

function colourOf(value, range, colours) {
  if (Number.isNaN(value)) return SOLID;
  const index = Math.floor(fraction(value, range) * colours.length);
  return colours[index >= 0 ? Math.min(index, colours.length - 1) : 0];
}

/** Draws a picture; row 0 is the lowest if upwards, else the highest. */
function drawPicture(canvas, picture, range, colours, upwards) {
  const {rows, columns, values} = picture;
  canvas.width = columns;
  canvas.height = rows;
  const context = canvas.getContext('2d');
  const image = context.createImageData(columns, rows);
  const pixels = new Uint32Array(image.data.buffer);
  for (let row = 0; row < rows; row++) {
    const to = (upwards ? rows - 1 - row : row) * columns;
    for (let column = 0; column < columns; column++) {
      pixels[to + column] = colourOf(values[row * columns + column], range, colours);
    }
  }
  context.putImageData(image, 0, 0);
}

/** Draws the colours of a map from left to right. */
function drawBar(canvas, colours) {
  canvas.width = colours.length;
  canvas.height = 1;
  const context = canvas.getContext('2d');
  const image = context.createImageData(colours.length, 1);
  new Uint32Array(image.data.buffer).set(colours);
  context.putImageData(image, 0, 0);
}

/** Draws the borders of the ranks' blocks over a picture, each with its rank's number. */
function drawBorders(canvas, picture, upwards) {
  const context = sized(canvas);
  const {width, height} = canvas;
  const x = column => column / picture.columns * width;
  const y = row => (upwards ? 1 - row / picture.rows : row / picture.rows) * height;
  context.font = `${12 * devicePixelRatio}px sans-serif`;
  for (const [rank, row0, column0, row1, column1] of picture.blocks) {
    const top = Math.min(y(row0), y(row1));
    for (const [colour, offset] of [['#000', 1], ['#fff', 0]]) {
      context.strokeStyle = context.fillStyle = colour;
      context.strokeRect(x(column0) + offset, top + offset, x(column1) - x(column0), Math.abs(y(row1) - y(row0)));
      context.fillText(rank, x(column0) + 5 * devicePixelRatio + offset, top + 14 * devicePixelRatio + offset);
    }
  }
}
