import type { PartProps } from '../headless/part.js';
import { flags } from '../status/stateTable.js';

/** The tag and the attributes of what is chosen by pressing it, or only shown where there is nothing to press for. */
export function choosing(
  tag: string,
  chosen: boolean,
  onChoose: ((chosen: boolean) => void) | undefined,
): readonly [tag: string, props: PartProps] {
  const props = flags({ chosen });
  if (!onChoose) return [tag, props];
  const pressable = { ...props, type: 'button', 'aria-pressed': chosen, onClick: () => onChoose(!chosen) };
  return ['button', pressable];
}
