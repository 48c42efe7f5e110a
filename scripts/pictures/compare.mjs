// @ts-check
import pixelmatch from 'pixelmatch';
import { decodePng, encodePng } from './png.mjs';

/** How far a pixel's colour may be off, 0 to 1: a grey that is 13 of 255 lighter is seen, rounding is not. */
const THRESHOLD = 0.05;
/** How much of a picture may be off: what another release of Chromium rounds otherwise, and less than a tick. */
const SHARE = 0.00005;
const FEWEST = 8;

/**
 * @typedef {object} Comparison
 * @property {boolean} same
 * @property {number} pixels how many differ
 * @property {number} allowed how many may
 * @property {string} [size] said where the pictures are not of one size
 * @property {() => Buffer} difference a picture that shows in red where they differ
 */

/**
 * @param {Uint8Array} stored a PNG
 * @param {Uint8Array} taken a PNG
 * @returns {Comparison}
 */
export function compare(stored, taken) {
  const before = decodePng(stored);
  const now = decodePng(taken);
  const width = Math.max(before.width, now.width);
  const height = Math.max(before.height, now.height);
  const allowed = Math.max(FEWEST, Math.round(width * height * SHARE));
  const [a, b] = [spread(before, width, height), spread(now, width, height)];
  const options = { threshold: THRESHOLD, includeAA: true };
  const pixels = pixelmatch(a, b, undefined, width, height, options);
  const isOneSize = before.width === now.width && before.height === now.height;
  return {
    same: isOneSize && pixels <= allowed,
    pixels,
    allowed,
    ...(!isOneSize && { size: `${now.width} × ${now.height} instead of ${before.width} × ${before.height}` }),
    difference: () => {
      const data = new Uint8Array(width * height * 4);
      pixelmatch(a, b, data, width, height, { ...options, alpha: 0.2, diffColor: [214, 0, 0] });
      return encodePng({ width, height, data });
    },
  };
}

/**
 * The pixels on a larger ground, of a colour that no picture has.
 * @param {import('./png.mjs').Pixels} pixels
 * @param {number} width
 * @param {number} height
 */
function spread(pixels, width, height) {
  if (pixels.width === width && pixels.height === height) return pixels.data;
  const data = new Uint8Array(width * height * 4);
  for (let at = 0; at < data.length; at += 4) data.set([255, 0, 255, 255], at);
  for (let row = 0; row < pixels.height; row++) {
    const from = row * pixels.width * 4;
    data.set(pixels.data.subarray(from, from + pixels.width * 4), row * width * 4);
  }
  return data;
}
