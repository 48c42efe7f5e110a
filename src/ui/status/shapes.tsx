import { deliveryShapes, type DeliveryShapeName } from './deliveryShapes.js';
import { Drawing, type DrawingData } from './Drawing.js';

const ring = 'M8 2.5a5.5 5.5 0 1 1 0 11a5.5 5.5 0 1 1 0-11z';

/* The shapes of gaps, marks and the channel, on the 16 × 16 grid. */
const otherShapes = {
  // Gaps
  'dashed-ring': { stroke: ring, dash: '2.6 3.16' },
  'arrow-down': { stroke: 'M8 2v7.5M4.6 6.4L8 9.8l3.4-3.4M2.8 13.4h10.4' },
  'broken-ring': {
    stroke:
      'M9.6 2.7a5.5 5.5 0 0 1 3.6 7.3M11.7 12.1a5.5 5.5 0 0 1-8.2-1M2.6 7a5.5 5.5 0 0 1 4-4.3M8 5.2v3.4M8 10.9v.2',
  },
  // Marks
  hourglass: { stroke: 'M4 2.2h8M4 13.8h8M5 2.2c0 3.4 3 4 3 5.8s-3 2.4-3 5.8M11 2.2c0 3.4-3 4-3 5.8s3 2.4 3 5.8' },
  'clock-back': { stroke: 'M3 3.2v3.3h3.3M3.2 6.4a5.3 5.3 0 1 1-.4 3M8.2 5.3v3l2 1.3' },
  // Channel
  disc: { fill: 'M8 3.5a4.5 4.5 0 1 1 0 9a4.5 4.5 0 1 1 0-9z' },
  'half-disc': { stroke: ring, fill: 'M8 2.5a5.5 5.5 0 0 1 0 11z' },
  triangle: { stroke: 'M8 2.4L14.2 13.2H1.8zM8 6.4v3M8 11.3v.1' },
  'slashed-ring': { stroke: `${ring}M2.5 13.5l11-11` },
  // Composer
  arrow: { stroke: 'M2 8h10.5M8.5 3.5L13 8l-4.5 4.5' },
} satisfies Record<string, DrawingData>;

/** The shapes the states are told apart by. */
export type ShapeName = DeliveryShapeName | keyof typeof otherShapes;

const isDelivery = (name: ShapeName): name is DeliveryShapeName => name in deliveryShapes;

/**
 * One shape by its name.
 * @avoid as the only sign of a state: say it in words too
 * @accessibility hidden from assistive technology. It takes the colour of the text, in forced colours too
 */
export function Shape({ name }: { name: ShapeName }) {
  if (isDelivery(name)) return <Drawing name={name} drawing={deliveryShapes[name]} />;
  return <Drawing name={name} drawing={otherShapes[name]} wide={false} />;
}
