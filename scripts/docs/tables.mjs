// @ts-check

/** Text as it can stand in a table. @param {string} text */
export const cell = (text) => text.replaceAll('\n', ' ').replaceAll('|', '\\|');

/** Code as it can stand in a table. @param {string} code */
export const inTable = (code) => (code === '' ? '' : `\`${cell(code)}\``);

/** @param {string[]} head @param {string[][]} rows */
export const table = (head, rows) =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
