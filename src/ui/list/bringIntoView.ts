/** Scrolls no farther than it takes for a row to be on screen, or to its middle; never what is around the list. */
export function bringIntoView(scroller: HTMLElement | null, row: HTMLElement, centred: boolean): void {
  if (scroller === null) return;
  const list = scroller.getBoundingClientRect();
  const { top, bottom } = row.getBoundingClientRect();
  // A row that is higher than the list shows its beginning.
  const above = top - list.top;
  const below = Math.min(bottom - list.bottom, above);
  if (centred) scroller.scrollTop += Math.min((above + bottom - list.bottom) / 2, above);
  else if (above < 0 || below > 0) scroller.scrollTop += above < 0 ? above : below;
}
