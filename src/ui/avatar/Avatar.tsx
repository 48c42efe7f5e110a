'use client';
// The ref is handed on to the element, and not read.
/* oxlint-disable react/refs */
import { forwardRef, type CSSProperties, type ForwardedRef } from 'react';
import { renderPart, type DrawingOptions } from '../headless/part.js';

/** FNV-1a: spreads ids that differ in one letter over the whole range. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  }
  // A last stir: without it, the low bits of short ids hardly differ.
  value ^= value >>> 15;
  return Math.imul(value, 0x2c1b3c6d) >>> 0;
}

export interface AvatarProps extends DrawingOptions {
  /** Decides hue and figure: the same id looks the same everywhere. */
  participantId: string;
  /** Its first letter is shown. @default the participantId */
  name?: string;
}

/**
 * A picture drawn from a participant's id: hue, figure and first letter. Hidden from assistive technology.
 * @avoid as the only sign of who wrote: ids that differ may look alike
 * @accessibility hidden from assistive technology. Put the name beside it as text
 */
export const Avatar = /* @__PURE__ */ forwardRef(function Avatar(
  { participantId, name = participantId, ...given }: AvatarProps,
  partRef: ForwardedRef<SVGSVGElement>,
) {
  const value = hash(participantId);
  const hue = value % 360;
  const angle = ((value >>> 9) % 8) * 45;
  const across = 24 + ((value >>> 12) % 4) * 4;
  const letter = (name.match(/[\p{L}\p{N}]/u)?.[0] ?? '?').toUpperCase();
  return renderPart(
    'svg',
    { ...given, partRef },
    { className: 'rc-avatar', viewBox: '0 0 32 32', 'aria-hidden': true, style: { '--rc-hue': hue } as CSSProperties },
    undefined,
    <rect className="rc-avatar-ground" width="32" height="32" />,
    <circle className="rc-avatar-figure" cx={across} cy={16} r={14} transform={`rotate(${angle} 16 16)`} />,
    <text x="16" y="16" dy=".36em" textAnchor="middle">
      {letter}
    </text>,
  );
});
