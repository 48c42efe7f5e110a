import type { DeliveryLike } from '../status/DeliveryStatus.js';
import type { StepKind } from '../status/stateTable.js';
import type { DeliveryHappening } from './deliveryHistory.js';

/** One line of the timeline of an own message. */
export interface DeliveryStep {
  readonly kind: StepKind;
  /** ms since the epoch; undefined = it is known that it happened, not when. */
  readonly at?: number;
  /** How often, a count; of `resent` only. */
  readonly times?: number;
  /** Who proved to have it; of `acknowledged` only. */
  readonly participantId?: string;
}

/** What follows from a status alone. */
const ends: Partial<Record<DeliveryLike['status'], StepKind>> = {
  sending: 'sending',
  unconfirmed: 'unconfirmed',
  failed: 'failed',
  discarded: 'discarded',
};

/**
 * What happened to an own message, in the order of the lattice. The delivery says what is so, the happenings when: where a
 * step was not seen, it stands there without a time.
 */
export function deliverySteps(
  delivery: DeliveryLike,
  happenings: readonly DeliveryHappening[],
  writtenAt?: number,
): readonly DeliveryStep[] {
  const { status, attempts = 0, acknowledgedBy = [] } = delivery;
  const timeOf = (kind: DeliveryHappening['kind'], participantId?: string) =>
    happenings.find((one) => one.kind === kind && one.participantId === participantId)?.at;
  const sent = happenings.filter(({ kind }) => kind === 'sent');
  const steps: DeliveryStep[] = [{ kind: 'queued', at: writtenAt }];
  // Attempts from before a reload were not seen: the first that was seen is then not the first there was.
  if (attempts > 0) steps.push({ kind: 'sent', at: sent.length >= attempts ? sent[0]?.at : undefined });
  if (attempts > 1) steps.push({ kind: 'resent', at: sent.at(-1)?.at, times: attempts - 1 });
  const likely = timeOf('possibly-acknowledged');
  if (likely !== undefined || status === 'possibly-acknowledged')
    steps.push({ kind: 'possibly-acknowledged', at: likely });
  for (const participantId of acknowledgedBy)
    steps.push({ kind: 'acknowledged', at: timeOf('acknowledged', participantId), participantId });
  const end = ends[status];
  const happened = end === 'unconfirmed' || end === 'failed' ? timeOf(end) : undefined;
  if (end !== undefined && (end !== 'sending' || attempts === 0)) steps.push({ kind: end, at: happened });
  return steps;
}
