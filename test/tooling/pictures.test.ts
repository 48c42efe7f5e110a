import { describe, expect, it } from 'vitest';
import { compare } from '../../scripts/pictures/compare.mjs';
import { decodePng, encodePng, type Pixels } from '../../scripts/pictures/png.mjs';

type Colour = readonly [red: number, green: number, blue: number];

const white: Colour = [255, 255, 255];

/** A picture of one colour, with whatever is drawn onto it. */
function picture(width: number, height: number, colourAt: (x: number, y: number) => Colour = () => white): Pixels {
  const data = new Uint8Array(width * height * 4);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) data.set([...colourAt(x, y), 255], (y * width + x) * 4);
  }
  return { width, height, data };
}

/** A square of a colour on white. */
const square = (left: number, size: number, colour: Colour) =>
  picture(240, 120, (x, y) => (x >= left && x < left + size && y >= 50 && y < 50 + size ? colour : white));

/** More colours than a palette holds. */
const gradient = (x: number, y: number): Colour => [x % 256, (y * 2) % 256, (x + y) % 256];

const furthest = (a: Pixels, b: Pixels) =>
  a.data.reduce((most, value, index) => Math.max(most, Math.abs(value - (b.data[index] ?? 0))), 0);

describe('a stored picture', () => {
  it('is as it was, but for shades that nobody sees', () => {
    const taken = picture(50, 30, (x) => [x * 5, 128, 255 - x]);
    const { width, height, data } = decodePng(encodePng(taken));
    expect({ width, height }).toEqual({ width: 50, height: 30 });
    expect(furthest(taken, { width, height, data })).toBeLessThanOrEqual(2);
  });

  it.each([1, 2, 3, 9])('has every pixel in its place with %i colours and rows that end within a byte', (count) => {
    const taken = picture(13, 7, (x, y) => [((x + y) % count) * 28, 0, 0]);
    expect([...decodePng(encodePng(taken)).data]).toEqual([...taken.data]);
  });

  it('keeps the colour of a small mark on a ground of more colours than there is room for', () => {
    const blue: Colour = [32, 96, 192];
    const taken = picture(256, 128, (x, y) => (x > 100 && x < 104 && y === 60 ? blue : gradient(x, y)));
    const kept = decodePng(encodePng(taken));
    const at = (60 * 256 + 102) * 4;
    for (const [part, value] of blue.entries()) expect(Math.abs((kept.data[at + part] ?? 0) - value)).toBeLessThan(32);
  });

  it('counts as the same as the one it was made of', () => {
    const taken = encodePng(picture(256, 128, (x, y) => (y < 64 ? [x, x, x] : white)));
    expect(compare(encodePng(decodePng(taken)), taken)).toMatchObject({ same: true, pixels: 0 });
  });
});

describe('two pictures', () => {
  const before = encodePng(square(20, 12, [32, 96, 192]));

  it('are the same where nothing was changed', () => {
    expect(compare(before, before)).toMatchObject({ same: true, pixels: 0 });
  });

  it('differ where something as small as a tick has another colour', () => {
    expect(compare(before, encodePng(square(20, 12, [92, 100, 110])))).toMatchObject({ same: false, pixels: 144 });
  });

  it('differ where something stands a pixel further', () => {
    expect(compare(before, encodePng(square(21, 12, [32, 96, 192])))).toMatchObject({ same: false, pixels: 24 });
  });

  it('differ where a shade that is easily overlooked has changed', () => {
    const grey = encodePng(square(20, 40, [200, 200, 200]));
    expect(compare(grey, encodePng(square(20, 40, [184, 184, 184]))).same).toBe(false);
  });

  it('are the same where a few pixels are off', () => {
    const dot = picture(240, 120, (x, y) => (x < 4 && y < 2 ? [0, 0, 0] : white));
    expect(compare(encodePng(picture(240, 120)), encodePng(dot))).toMatchObject({ same: true, pixels: 8, allowed: 8 });
  });

  it('differ where they are not of one size, and say so', () => {
    const taller = encodePng(picture(240, 124));
    const compared = compare(encodePng(picture(240, 120)), taller);
    expect(compared).toMatchObject({ same: false, size: '240 × 124 instead of 240 × 120', pixels: 4 * 240 });
    expect(decodePng(compared.difference())).toMatchObject({ width: 240, height: 124 });
  });

  it('show in red where they differ, and nowhere else', () => {
    const { width, data } = decodePng(compare(before, encodePng(square(60, 12, [32, 96, 192]))).difference());
    const isRed = (x: number, y: number) => {
      const [red = 0, green = 0] = data.subarray((y * width + x) * 4);
      return red > 200 && green < 60;
    };
    expect([isRed(25, 55), isRed(65, 55), isRed(45, 55)]).toEqual([true, true, false]);
  });
});
