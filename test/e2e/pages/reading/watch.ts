/** Resolves once the next frame is on screen. */
export function painted(): Promise<void> {
  return new Promise((done) => {
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.addEventListener('message', () => done());
      port1.start();
      port2.postMessage(undefined);
    });
  });
}

/** Where every row on screen stands, px below the upper edge of its list. */
export function places(list: HTMLElement): Map<string, number> {
  const { top, bottom } = list.getBoundingClientRect();
  const found = new Map<string, number>();
  for (const row of list.querySelectorAll<HTMLElement>('[data-rc-row]')) {
    const edges = row.getBoundingClientRect();
    if (isShown(row) && edges.bottom > top && edges.top < bottom)
      found.set(row.dataset['rcRow'] ?? '', edges.top - top);
  }
  return found;
}

/**
 * Where every row on screen stands in the next frame, as it is painted, px below the upper edge of its list. What is read
 * after a frame may have changed since, and be put right before the next: nobody sees that.
 */
function paintedPlaces(list: HTMLElement): Promise<Map<string, number>> {
  return new Promise((done) => {
    requestAnimationFrame(() => {
      // It looks after the last ResizeObserver was told, and so after all that still changes this frame.
      const observer = new IntersectionObserver(
        (entries) => {
          observer.disconnect();
          const read = places(list);
          const painted = new Map<string, number>();
          for (const { target, isIntersecting, boundingClientRect, rootBounds } of entries) {
            const row = target as HTMLElement;
            if (!isIntersecting || !rootBounds || !isShown(row)) continue;
            const key = row.dataset['rcRow'] ?? '';
            const place = boundingClientRect.top - rootBounds.top;
            // It knows whole pixels only. Where nothing has changed since, what is read is that, and exact.
            const exact = read.get(key) ?? NaN;
            painted.set(key, Math.abs(exact - place) < 1 ? exact : place);
          }
          done(painted);
        },
        { root: list },
      );
      const rows = [...list.querySelectorAll<HTMLElement>('[data-rc-row]')].filter(isShown);
      for (const row of rows) observer.observe(row);
      if (rows.length === 0) done(new Map());
    });
  });
}

const isShown = (row: HTMLElement) => getComputedStyle(row).visibility !== 'hidden';

/** Resolves when the list has come to rest: some time apart, it looks the same. */
export async function atRest(list: HTMLElement): Promise<void> {
  for (let before = places(list); ;) {
    for (let frame = 0; frame < 15; frame += 1) await painted();
    const now = places(list);
    if (now.size > 2 && [...now].every(([key, place]) => before.get(key) === place)) return;
    before = now;
  }
}

/** What a reader saw of the line that was first on screen, from frame to frame. */
export interface Seen {
  /** The farthest it moved from one frame to the next besides being scrolled, px; and where. */
  readonly moved: number;
  readonly where: string;
  /** The sum of such movements, px. */
  readonly drift: number;
}

/**
 * Watches what is painted, frame by frame.
 * @param frames how many, a count; or whether to go on to that frame
 * @param act called before each frame; says by how much it scrolled, px
 */
export async function watchLine(
  list: HTMLElement,
  frames: number | ((frame: number) => boolean),
  act: (frame: number) => number | void,
): Promise<Seen> {
  const goesOn = typeof frames === 'number' ? (frame: number) => frame < frames : frames;
  let moved = 0;
  let drift = 0;
  let where = '';
  let before = await paintedPlaces(list);
  for (let frame = 0; goesOn(frame); frame += 1) {
    const scrolled = act(frame) ?? 0;
    const now = await paintedPlaces(list);
    const line = [...before].find(([key, place]) => place >= 0 && now.has(key));
    if (line === undefined) throw new Error(`frame ${frame}: no row of the frame before is on screen`);
    const by = (now.get(line[0]) ?? NaN) - line[1] + scrolled;
    drift += by;
    if (Math.abs(by) > Math.abs(moved)) {
      moved = by;
      where = `frame ${frame}, row ${line[0]}`;
    }
    before = now;
  }
  return { moved, where, drift };
}
