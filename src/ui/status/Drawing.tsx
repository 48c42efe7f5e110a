/** What a shape is made of: SVG path data on a grid of 20 × 16 (`wide`) or 16 × 16. */
export interface DrawingData {
  readonly stroke?: string;
  readonly fill?: string;
  readonly dash?: string;
}

export interface DrawingProps {
  /** Goes into `data-shape`. */
  name: string;
  drawing: DrawingData;
  /** On the 20 × 16 grid. @default true */
  wide?: boolean;
}

/**
 * One shape as inline SVG, hidden from assistive technology: the text beside it is the name. Strokes and fills take the
 * text's colour, which is what forced-colours mode keeps.
 */
export function Drawing({ name, drawing: { stroke, fill, dash }, wide = true }: DrawingProps) {
  return (
    <svg className="rc-shape" viewBox={wide ? '0 0 20 16' : '0 0 16 16'} aria-hidden="true" data-shape={name}>
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
