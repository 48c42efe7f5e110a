export { arabic } from './arabic.js';
export { german } from './german.js';
export { createFormats, localeMaker } from './locale.js';
export type { CompleteStrings, LocaleFormats, UiLocale } from './locale.js';
