// @ts-check
/** Where in a browser's trace a burst begins and ends. */
export const burstMarks = Object.freeze({ start: 'burst: start', end: 'burst: end' });
