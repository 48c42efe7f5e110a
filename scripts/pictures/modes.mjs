// @ts-check

/**
 * @typedef {object} Mode how a story is looked at
 * @property {string} name
 * @property {{ theme: string, direction: string, language: string }} globals what the toolbar of the Storybook would say
 * @property {{ colorScheme: 'light' | 'dark', forcedColors: 'none' | 'active' }} media what the system would say
 */

/** @type {readonly Mode[]} */
export const modes = Object.freeze([
  {
    name: 'light',
    globals: { theme: 'light', direction: 'ltr', language: 'en' },
    media: { colorScheme: 'light', forcedColors: 'none' },
  },
  {
    name: 'dark',
    globals: { theme: 'dark', direction: 'ltr', language: 'en' },
    media: { colorScheme: 'dark', forcedColors: 'none' },
  },
  {
    name: 'right-to-left',
    globals: { theme: 'light', direction: 'rtl', language: 'ar' },
    media: { colorScheme: 'light', forcedColors: 'none' },
  },
  {
    // On black, as the contrast themes that are used most.
    name: 'forced-colours',
    globals: { theme: 'system', direction: 'ltr', language: 'en' },
    media: { colorScheme: 'dark', forcedColors: 'active' },
  },
]);
