import type { PartProps } from '../headless/part.js';
import { flags } from '../status/stateTable.js';

/** The tag and the attributes of what is chosen by pressing it, or only shown where there is nothing to press for. */
export function choosing(
  tag: string,
  chosen: boolean,
  onChoose: ((chosen: boolean) => void) | undefined,
): readonly [tag: string, props: PartProps] {
  const props = flags({ chosen });
  // What is chosen is said where nothing can be pressed, too, as when a poll is closed.
  if (!onChoose) return [tag, { ...props, 'aria-current': chosen || undefined }];
  const pressable = { ...props, type: 'button', 'aria-pressed': chosen, onClick: () => onChoose(!chosen) };
  return ['button', pressable];
}
