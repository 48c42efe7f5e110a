import { useUiSettings } from '../strings/UiProvider.js';
import { rowTime } from './rowTime.js';

/** A moment as a reader says it; the whole of it on hovering. */
export function Time({ at }: { /** ms since the epoch. */ at: number }) {
  const { short, full, iso } = rowTime(at, useUiSettings().locale);
  return (
    <time dateTime={iso} title={full}>
      {short}
    </time>
  );
}
