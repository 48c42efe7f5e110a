/*
 * Drawn on a 20 × 16 grid (delivery) or 16 × 16 (all others), stroke 1.75, so that at 12 px each still has its own
 * outline: shapes carry the meaning, colour only repeats it. Strokes and fills take the text's colour, which is what
 * forced-colours mode keeps.
 */
const paths = {
  // Delivery
  clock: { wide: true, stroke: 'M10 2.5a5.5 5.5 0 1 1 0 11a5.5 5.5 0 1 1 0-11zM10 5v3.2l2.2 1.3' },
  'clock-filled': {
    wide: true,
    fill: 'M10 1.5a6.5 6.5 0 1 1 0 13a6.5 6.5 0 1 1 0-13zM9.1 4v4.7l3 1.9.9-1.5-2.1-1.3V4z',
  },
  tick: { wide: true, stroke: 'M4.5 8.5l3.6 3.7L15 4' },
  'tick-and-half': { wide: true, stroke: 'M1 8.5l3.6 3.7L11.5 4M15.3 7.6L18.5 4' },
  'two-ticks': { wide: true, stroke: 'M1 8.5l3.6 3.7L11.5 4M9.3 10.4l1.8 1.8L18.5 4' },
  'tick-question': {
    wide: true,
    stroke: 'M1 9l3 3.2L9.6 5M12.6 5.1a2.6 2.6 0 1 1 3.9 2.3c-.9.6-1.3 1-1.3 2.1M15.2 12.6v.3',
  },
  exclamation: { wide: true, fill: 'M10 1a7 7 0 1 1 0 14a7 7 0 1 1 0-14zM8.9 4l.3 5.2h1.6L11.1 4zM9 10.6v1.9h2v-1.9z' },
  cross: { wide: true, stroke: 'M6 4l8 8M14 4l-8 8' },
  // Gaps
  'dashed-ring': { stroke: 'M8 2.5a5.5 5.5 0 1 1 0 11a5.5 5.5 0 1 1 0-11z', dash: '2.6 3.16' },
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
  'half-disc': { stroke: 'M8 3a5 5 0 1 1 0 10a5 5 0 1 1 0-10z', fill: 'M8 3a5 5 0 0 1 0 10z' },
  'slashed-ring': { stroke: 'M8 3a5 5 0 1 1 0 10a5 5 0 1 1 0-10zM2.5 13.5l11-11' },
} satisfies Record<string, { stroke?: string; fill?: string; dash?: string; wide?: boolean }>;

/** The shapes the states are told apart by. */
export type ShapeName = keyof typeof paths;

/** One shape as inline SVG, hidden from assistive technology: the text beside it is the name. */
export function Shape({ name }: { name: ShapeName }) {
  const { stroke, fill, dash, wide }: { stroke?: string; fill?: string; dash?: string; wide?: boolean } = paths[name];
  return (
    <svg
      className="rc-shape"
      viewBox={wide ? '0 0 20 16' : '0 0 16 16'}
      aria-hidden="true"
      focusable="false"
      data-shape={name}
    >
      {fill && <path d={fill} fill="currentColor" fillRule="evenodd" />}
      {stroke && (
        <path
          d={stroke}
          fill="none"
          stroke="currentColor"
          strokeWidth="1.75"
          strokeLinecap="round"
          strokeLinejoin="round"
          strokeDasharray={dash}
        />
      )}
    </svg>
  );
}
