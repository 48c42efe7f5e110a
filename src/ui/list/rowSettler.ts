import type { DeliveredRow, HeldRow, MessageRow } from '../../store/index.js';
import type { Steadiness } from '../headless/useSteady.js';
import { hasText } from './listRow.js';
import { newIn } from './newRows.js';

interface Remembered {
  readonly firstSeen: number;
  /** When it was first drawn as what it is, undefined while it waits. */
  readonly shownAt?: number;
  /** The last gap, lost or held row of this key. */
  readonly row: Exclude<MessageRow, DeliveredRow>;
  /** A held row drawn as a plain one while it is not news yet. */
  readonly plain?: DeliveredRow;
}

/** What is to be drawn now. */
export interface SettledRows {
  readonly rows: readonly MessageRow[];
  /** When to look again though nothing changed, ms on the settler's clock; Infinity = no need. */
  readonly due: number;
  /** Keys of messages that turned up above others since the last look: late ones, and those that were recovered. */
  readonly arrivals: readonly string[];
  /** Something is missing that may still come. */
  readonly open: boolean;
}

export interface RowSettler {
  settle(input: readonly MessageRow[], now: number): SettledRows;
  /**
   * Whether a row that is drawn for the first time is to be read out: a new message of somebody else, and nothing that
   * was there before, that is older, or that is summed up.
   * @param now ms on the settler's clock @default performance.now()
   */
  isNews(this: void, key: string, now?: number): boolean;
}

const nothing: readonly never[] = [];
const waits = -1;
const told = -Infinity;
const isShown = (was: Remembered | undefined) => was?.shownAt !== undefined;
const isGap = ({ row }: Remembered) => row.kind === 'gap';

const plainOf = (row: HeldRow): DeliveredRow => ({ ...row, kind: 'message', own: false, late: false, gaps: nothing });

/**
 * Keeps a list calm: a gap appears, and a held message is dimmed, only when it has lasted for `delay` ms, and what is
 * shown stays for `hold` ms. What is there at the first look is shown at once: it is no news that could flicker. So is what
 * comes first of all, as history does, if that is within `delay` ms.
 *
 * It also sorts what comes into what is read out and what is summed up. What comes in the place of a gap names what came
 * before it, and that may be here before its gap was shown, or before it was one, and held: however fast, all of it is
 * one recovery.
 */
export function createRowSettler({ delay, hold }: Steadiness): RowSettler {
  let remembered: ReadonlyMap<string, Remembered> = new Map();
  /** By key: when what is to be read out came; of what is to be summed up, `waits`, and `told` once it is delivered. */
  const came = new Map<string, number>();
  let recoversUntil = -Infinity;
  let before: readonly MessageRow[] | undefined;
  let began = Infinity;

  const isNews = (key: string, now = performance.now()) => now - delay <= came.get(key)!;

  const settle = (input: readonly MessageRow[], now: number): SettledRows => {
    const firstLook = !before?.length;
    began = Math.min(began, now);
    // Where nothing was there for longer than that, what comes has come just now.
    const wasThere = firstLook && now < began + delay;
    const gapOf = ({ key }: MessageRow) => {
      const was = remembered.get(key);
      return was && !hasText(was.row) ? was : undefined;
    };
    const closes = (row: MessageRow) => {
      const gap = hasText(row) && gapOf(row);
      return gap && (isShown(gap) || now <= recoversUntil);
    };
    if (remembered.size > 0 && input.some(closes)) recoversUntil = now + delay;
    const recovers = now <= recoversUntil;
    const isOpen = recovers || [...remembered.values()].some((was) => isGap(was) && isShown(was));
    const isNew = newIn(input, before ?? nothing);
    // What comes above all there was are older messages that were loaded.
    const first = input.findIndex((_, index) => !isNew(index));
    const last = input.findLastIndex((_, index) => !isNew(index));

    const rows: MessageRow[] = [];
    const arrivals: string[] = [];
    const kept = new Map<string, Remembered>();
    let due = Infinity;
    for (const [index, row] of input.entries()) {
      const { key } = row;
      const was = remembered.get(key);
      if (hasText(row) && !came.has(key)) {
        const gap = gapOf(row);
        const { late, own } = row as Partial<DeliveredRow>;
        if (late || (gap ? isOpen || isShown(gap) : recovers && isNew(index) && index > first && index < last))
          came.set(key, waits);
        else if (before && !own && index > first && (gap || isNew(index))) came.set(key, now);
      }
      if (row.kind === 'message') {
        const until = (was?.shownAt ?? -Infinity) + hold;
        if (was && until > now) {
          kept.set(key, was);
          due = Math.min(due, until);
          rows.push(was.row);
          continue;
        }
        if (came.get(key) === waits) {
          came.set(key, told);
          if (!firstLook && !row.own) arrivals.push(key);
        }
        rows.push(row);
        continue;
      }
      const firstSeen = was?.firstSeen ?? now;
      const shows = isShown(was) || wasThere || row.kind === 'lost' || now >= firstSeen + delay;
      const plain = row.kind === 'held' ? (was?.plain ?? plainOf(row)) : undefined;
      const drawn = shows ? row : plain;
      kept.set(key, { firstSeen, row, plain, shownAt: shows ? (was?.shownAt ?? now) : undefined });
      if (drawn) rows.push(drawn);
      if (!shows) due = Math.min(due, firstSeen + delay);
    }
    remembered = kept;
    before = input;
    return { rows: kept.size > 0 ? rows : input, due, arrivals, open: [...kept.values()].some(isGap) };
  };

  return { settle, isNews };
}
