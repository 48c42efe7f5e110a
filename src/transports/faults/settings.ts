/** What goes wrong between the network and one receiver. */
export interface FaultSettings {
  /** Chance that a frame never arrives, 0 to 1. @default 0 */
  readonly loss: number;
  /**
   * How many frames are lost in a row on average, a count (the two-state model of Gilbert and Elliott: everything
   * arrives in one state and nothing in the other). `loss` stays the share of all frames. Below 1 / (1 - `loss`), which is
   * what chance alone gives, each frame is lost independently. @default 1
   */
  readonly lossBurst: number;
  /** The shortest way a frame takes, ms. @default 0 */
  readonly delayMin: number;
  /** The longest way a frame takes, ms; drawn evenly between the two. At least `delayMin`. @default 0 */
  readonly delayMax: number;
  /** Chance that a frame arrives twice, 0 to 1. The second copy draws a delay of its own. @default 0 */
  readonly duplication: number;
  /** Chance that a frame is held back by `reorderingDelay` so that later ones overtake it, 0 to 1. @default 0 */
  readonly reordering: number;
  /** How long a held back frame waits on top of its delay, ms. @default 500 */
  readonly reorderingDelay: number;
  /** This participant is cut off: health `offline`, nothing arrives, publishing and the store's answers fail. @default false */
  readonly cut: boolean;
  /** Chance that publishing fails although the network is there, 0 to 1; trying again may work. @default 0 */
  readonly publishFailure: number;
  /** How many of the next frames that count (see `isCounted`) and would otherwise arrive are lost, a count. @default 0 */
  readonly loseNext: number;
}

/** A network without faults. */
export const noFaults: FaultSettings = Object.freeze({
  loss: 0,
  lossBurst: 1,
  delayMin: 0,
  delayMax: 0,
  duplication: 0,
  reordering: 0,
  reorderingDelay: 500,
  cut: false,
  publishFailure: 0,
  loseNext: 0,
});

/** The longest delay a timer can hold, ms (2^31 - 1): a longer one would fire at once. */
const longestDelay = 2 ** 31 - 1;

/**
 * `current` with `changes` in place.
 * @throws {RangeError} when a value is outside its range; nothing is changed then
 */
export function changeFaults(current: FaultSettings, changes: Partial<FaultSettings>): FaultSettings {
  const next: FaultSettings = {
    loss: chance('loss', changes.loss ?? current.loss),
    lossBurst: burst('lossBurst', changes.lossBurst ?? current.lossBurst),
    delayMin: delay('delayMin', changes.delayMin ?? current.delayMin),
    delayMax: delay('delayMax', changes.delayMax ?? current.delayMax),
    duplication: chance('duplication', changes.duplication ?? current.duplication),
    reordering: chance('reordering', changes.reordering ?? current.reordering),
    reorderingDelay: delay('reorderingDelay', changes.reorderingDelay ?? current.reorderingDelay),
    cut: flag('cut', changes.cut ?? current.cut),
    publishFailure: chance('publishFailure', changes.publishFailure ?? current.publishFailure),
    loseNext: count('loseNext', changes.loseNext ?? current.loseNext),
  };
  if (next.delayMin > next.delayMax) {
    throw new RangeError(
      `Faults not changed: delayMin (${next.delayMin} ms) is longer than delayMax (${next.delayMax} ms). ` +
        'Set both in one call, the shorter as delayMin.',
    );
  }
  return Object.freeze(next);
}

function chance(name: string, value: number): number {
  return inRange(name, value, value >= 0 && value <= 1, 'a chance from 0 (never) to 1 (always)');
}

function burst(name: string, value: number): number {
  return inRange(name, value, value >= 1 && value < Infinity, 'a number of frames, 1 or more');
}

function delay(name: string, value: number): number {
  return inRange(name, value, value >= 0 && value <= longestDelay, `a time in milliseconds from 0 to ${longestDelay}`);
}

function count(name: string, value: number): number {
  return inRange(name, value, Number.isSafeInteger(value) && value >= 0, 'a whole number of frames, 0 or more');
}

function flag(name: string, value: boolean): boolean {
  return inRange(name, value, typeof value === 'boolean', 'true or false');
}

function inRange<T>(name: string, value: T, ok: boolean, wanted: string): T {
  if (ok) return value;
  throw new RangeError(`Faults not changed: ${name} is ${String(value)}, outside its range. Give ${wanted}.`);
}
