import type { FaultSettings } from './settings.js';

/** Arrives once, at once: what a network without faults does. */
const atOnce: readonly number[] = Object.freeze([0]);
const lost: readonly number[] = Object.freeze([]);

/**
 * What becomes of one frame on its way to one receiver: the delay of every copy that arrives, ms. None = lost,
 * two = duplicated. Pure: the same settings and the same `random` give the same answer, so a seed replays a run.
 * `loseNext` and `lossBurst` are not looked at, they need a memory: {@link Faults.plan} holds it.
 * @param random even between 0 (inclusive) and 1 (exclusive); drawn from only for faults that are switched on
 */
export function planDelivery(settings: FaultSettings, random: () => number): readonly number[] {
  if (settings.cut) return lost;
  if (happens(settings.loss, random)) return lost;
  const twice = happens(settings.duplication, random);
  if (!twice && settings.delayMax === 0 && settings.reordering === 0) return atOnce;
  const delays = [wayOf(settings, random)];
  if (twice) delays.push(wayOf(settings, random));
  return delays;
}

function wayOf(settings: FaultSettings, random: () => number): number {
  const { delayMin, delayMax } = settings;
  const way = delayMin === delayMax ? delayMin : delayMin + random() * (delayMax - delayMin);
  return happens(settings.reordering, random) ? way + settings.reorderingDelay : way;
}

export function happens(chance: number, random: () => number): boolean {
  return chance > 0 && random() < chance;
}
