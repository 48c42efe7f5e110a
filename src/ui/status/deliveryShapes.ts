import type { DrawingData } from './Drawing.js';

/*
 * The shapes of the tick, on the 20 × 16 grid. At 12 px each still has its own outline: shapes carry the meaning, colour
 * only repeats it.
 */
export const deliveryShapes = {
  clock: { stroke: 'M10 2.5a5.5 5.5 0 1 1 0 11a5.5 5.5 0 1 1 0-11zM10 5v3.2l2.2 1.3' },
  'clock-filled': {
    fill: 'M10 1.5a6.5 6.5 0 1 1 0 13a6.5 6.5 0 1 1 0-13zM9.1 4v4.7l3 1.9.9-1.5-2.1-1.3V4z',
  },
  tick: { stroke: 'M4.5 8.5l3.6 3.7L15 4' },
  'tick-and-half': { stroke: 'M1 8.5l3.6 3.7L11.5 4M15.3 7.6L18.5 4' },
  'two-ticks': { stroke: 'M1 8.5l3.6 3.7L11.5 4M9.3 10.4l1.8 1.8L18.5 4' },
  'tick-question': {
    stroke: 'M1 9l3 3.2L9.6 5M12.6 5.1a2.6 2.6 0 1 1 3.9 2.3c-.9.6-1.3 1-1.3 2.1M15.2 12.6v.3',
  },
  exclamation: { fill: 'M8.3 1h3.4l-.6 8.8H8.9zM8.4 11.6h3.2v3.2H8.4z' },
  cross: { stroke: 'M6 4l8 8M14 4l-8 8' },
} satisfies Record<string, DrawingData>;

export type DeliveryShapeName = keyof typeof deliveryShapes;
