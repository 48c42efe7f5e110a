import type { DeliveredRow, HeldRow, MessageRow } from '../../store/index.js';
import type { Steadiness } from '../headless/useSteady.js';

interface Remembered {
  readonly firstSeen: number;
  /** When it was first drawn as what it is, undefined while it waits. */
  shownAt: number | undefined;
  /** The last gap, lost or held row of this key. */
  row: MessageRow;
  /** A held row drawn as a plain one while it is not news yet. */
  plain?: DeliveredRow;
  pass: number;
}

/** What is to be drawn now. */
export interface SettledRows {
  readonly rows: readonly MessageRow[];
  /** When to look again though nothing changed, ms on the settler's clock; undefined = no need. */
  readonly due: number | undefined;
  /** Keys of messages that turned up above others since the last look: late ones, and those that closed a shown gap. */
  readonly arrivals: readonly string[];
}

const nothing: readonly string[] = [];

/**
 * Keeps a list calm: a gap appears, and a held message is dimmed, only when it has lasted for `delay` ms, and what is
 * shown stays for `hold` ms. What is there at the first look is shown at once: it is no news that could flicker.
 */
export class RowSettler {
  readonly #steadiness: Steadiness;
  readonly #remembered = new Map<string, Remembered>();
  readonly #lateKeys = new Set<string>();
  #pass = 0;
  #healsUntil = -Infinity;
  #lastInput: readonly MessageRow[] | undefined;

  constructor(steadiness: Steadiness) {
    this.#steadiness = steadiness;
  }

  settle(input: readonly MessageRow[], now: number): SettledRows {
    const firstLook = this.#lastInput === undefined || this.#lastInput.length === 0;
    this.#lastInput = input;
    this.#pass += 1;
    const { hold } = this.#steadiness;
    const arrivals: string[] = [];
    let due = Infinity;
    let changed = false;
    const rows: MessageRow[] = [];
    // What comes in the place of a gap names what came before it: all of it is one recovery, however fast it comes.
    if ([...this.#remembered.values()].some(isShownGap)) this.#healsUntil = now + this.#steadiness.delay;
    const heals = now <= this.#healsUntil;
    for (const row of input) {
      if (row.kind === 'message') {
        const was = this.#remembered.get(row.key);
        if (was?.shownAt !== undefined && now < was.shownAt + hold) {
          was.pass = this.#pass;
          due = Math.min(due, was.shownAt + hold);
          rows.push(was.row);
          changed = true;
          continue;
        }
        const closedGap = was !== undefined && was.row.kind !== 'held' && (heals || was.shownAt !== undefined);
        const cameLate = row.late && !this.#lateKeys.has(row.key);
        if (row.late) this.#lateKeys.add(row.key);
        if (!firstLook && !row.own && (closedGap || cameLate)) arrivals.push(row.key);
        rows.push(row);
        continue;
      }
      const { shown, at } = this.#remember(row, now, firstLook);
      if (at !== undefined) due = Math.min(due, at);
      if (shown !== row) changed = true;
      if (shown !== undefined) rows.push(shown);
    }
    for (const [key, { pass }] of this.#remembered) if (pass !== this.#pass) this.#remembered.delete(key);
    return {
      rows: changed ? rows : input,
      due: due === Infinity ? undefined : due,
      arrivals: arrivals.length > 0 ? arrivals : nothing,
    };
  }

  /** What a gap, lost or held row is drawn as now, and when that is to be looked at again. */
  #remember(
    row: Exclude<MessageRow, DeliveredRow>,
    now: number,
    firstLook: boolean,
  ): { shown: MessageRow | undefined; at?: number } {
    const atOnce = firstLook || row.kind === 'lost';
    const known = this.#remembered.get(row.key) ?? { firstSeen: now, shownAt: undefined, row, pass: 0 };
    this.#remembered.set(row.key, known);
    known.row = row;
    known.pass = this.#pass;
    const at = known.firstSeen + this.#steadiness.delay;
    if (known.shownAt === undefined && !atOnce && now < at) {
      if (row.kind !== 'held') return { shown: undefined, at };
      known.plain ??= plainOf(row);
      return { shown: known.plain, at };
    }
    known.shownAt ??= now;
    return { shown: row };
  }
}

const isShownGap = ({ shownAt, row }: Remembered) => shownAt !== undefined && row.kind !== 'held';

const plainOf = ({ key, messageId, senderId, content, lamportTimestamp }: HeldRow): DeliveredRow => ({
  kind: 'message',
  key,
  messageId,
  senderId,
  content,
  lamportTimestamp,
  own: false,
  late: false,
  gaps: nothing,
});
