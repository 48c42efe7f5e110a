// @ts-check
import { crc32, deflateSync } from 'node:zlib';
import { PNG } from 'pngjs';

/** @typedef {{ width: number, height: number, data: Uint8Array }} Pixels four bytes a pixel: red, green, blue, opacity */

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
/** What a shade is rounded to: less than anybody sees, and than `compare` counts. */
const STEP = 4;
const MOST = 256;

/** @param {Uint8Array} file @returns {Pixels} */
export function decodePng(file) {
  return PNG.sync.read(Buffer.from(file));
}

/** @param {number} value */
const shade = (value) => Math.min(255, Math.round(value / STEP) * STEP);

/**
 * A PNG with a palette, which for text and flat areas takes a third of what one of true colour takes: the shades are rounded,
 * and of more than 256 colours the rare ones become others that are like them.
 * @param {Pixels} pixels opaque ones
 * @returns {Buffer}
 */
export function encodePng({ width, height, data }) {
  const colours = new Uint32Array(width * height);
  /** @type {Map<number, number>} */
  const uses = new Map();
  for (let pixel = 0; pixel < colours.length; pixel++) {
    const at = pixel * 4;
    const colour = (shade(data[at] ?? 0) << 16) | (shade(data[at + 1] ?? 0) << 8) | shade(data[at + 2] ?? 0);
    colours[pixel] = colour;
    uses.set(colour, (uses.get(colour) ?? 0) + 1);
  }
  const { palette, places } = paletteOf(uses);
  const bits = palette.length <= 2 ? 1 : palette.length <= 4 ? 2 : palette.length <= 16 ? 4 : 8;
  const rowLength = 1 + Math.ceil((width * bits) / 8);
  const rows = new Uint8Array(rowLength * height);
  for (let pixel = 0; pixel < colours.length; pixel++) {
    const bit = (pixel % width) * bits;
    const at = Math.floor(pixel / width) * rowLength + 1 + (bit >> 3);
    rows[at] = (rows[at] ?? 0) | ((places.get(colours[pixel] ?? 0) ?? 0) << (8 - bits - (bit & 7)));
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([bits, 3, 0, 0, 0], 8);
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('PLTE', Uint8Array.from(palette.flatMap(parts))),
    chunk('IDAT', deflateSync(rows, { level: 9, memLevel: 9 })),
    chunk('IEND', new Uint8Array()),
  ]);
}

/** @param {number} colour */
const parts = (colour) => [colour >> 16, (colour >> 8) & 0xff, colour & 0xff];

/**
 * The colours used most, and those of the rest that are too far from all of them: at first that is nothing, and more as long
 * as they are too many. So a tick keeps its colour, however small it is.
 * @param {ReadonlyMap<number, number>} uses how often there is each
 */
function paletteOf(uses) {
  const byUse = [...uses.keys()].sort((a, b) => (uses.get(b) ?? 0) - (uses.get(a) ?? 0));
  for (let tolerance = 0; ; tolerance += STEP) {
    /** @type {number[]} */
    const palette = [];
    /** @type {Map<number, number>} */
    const places = new Map();
    for (const colour of byUse) {
      const [red = 0, green = 0, blue = 0] = parts(colour);
      const like = palette.findIndex((one) => {
        const [r = 0, g = 0, b = 0] = parts(one);
        return Math.max(Math.abs(r - red), Math.abs(g - green), Math.abs(b - blue)) <= tolerance;
      });
      places.set(colour, like === -1 ? palette.push(colour) - 1 : like);
      if (palette.length > MOST) break;
    }
    if (palette.length <= MOST) return { palette, places };
  }
}

/** @param {string} type @param {Uint8Array} data */
function chunk(type, data) {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const ends = Buffer.alloc(8);
  ends.writeUInt32BE(data.length, 0);
  ends.writeUInt32BE(crc32(named), 4);
  return Buffer.concat([ends.subarray(0, 4), named, ends.subarray(4)]);
}
