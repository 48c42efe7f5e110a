// @ts-check

/** @typedef {import('../scenarios.mjs').Cell} Cell */

/** Looked up when it runs, so that nothing but the laboratory needs it. */
export const publishedPackage = '@waku/sdk';

/** How the published engine is set up. */
export const variants = {
  defaults: { title: 'published', options: {}, rightHints: false },
  hints: { title: 'published, hints mended', options: {}, rightHints: true },
};

/**
 * The published engine in one of our cells. What it was set up with, and how long the network goes on for what has not arrived, ms.
 * @typedef {Cell & { variant: keyof typeof variants, patience: number }} PublishedCell
 */

/**
 * In which ways the published engine runs in a cell: mended hints are of use with a store only.
 * @param {Cell} cell
 * @returns {PublishedCell[]}
 */
export function publishedCells(cell) {
  /** @type {(keyof typeof variants)[]} */
  const names = ['defaults', ...(cell.store ? [/** @type {const} */ ('hints')] : [])];
  return names.map((variant) => ({ ...cell, id: `${cell.id}-${variant}`, variant, patience: 120_000 }));
}
