import type { ReliableChannelOptions, Transport } from '../engine/index.js';
import { resolveTuning } from '../engine/index.js';

/** A transport that belongs to the channel: closed with it. */
type OwnedTransport = Transport & { close?(): void | Promise<void> };

/** What a channel shared by tabs is opened with. */
export interface TabChannelOptions extends Omit<ReliableChannelOptions, 'transport'> {
  /**
   * The network, or better what makes it: a function is called in the tab that leads only, and what it made is closed when
   * another tab leads. A transport handed over ready-made is subscribed to in the tab that leads only.
   */
  transport: Transport | ((channelId: string) => OwnedTransport | Promise<OwnedTransport>);
}

/** Names the channel of the participant: of locks and of the channels between tabs. */
export function nameOf({
  channelId,
  participantId,
  persistence,
}: Pick<TabChannelOptions, 'channelId' | 'participantId' | 'persistence'>): string {
  return JSON.stringify(['react-reliable-channel tabs', persistence?.name ?? '', channelId, participantId]);
}

/** What all tabs of a participant have to agree on, as text that can be compared. */
export function settingsOf({ preset, tuning, retrieval = 'both', encryption }: TabChannelOptions): string {
  const { frameBudget, ...numbers } = resolveTuning(preset, tuning);
  return JSON.stringify({
    ...Object.fromEntries(Object.entries(numbers).sort(([a], [b]) => (a < b ? -1 : 1))),
    frameBudget: frameBudget ?? null,
    retrieval,
    encryption: encryption !== undefined,
  });
}

/** The names of the settings in which two tabs differ. */
export function compareSettings(a: string, b: string): string[] {
  const [one, other] = [parse(a), parse(b)];
  const names = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...names].filter((name) => JSON.stringify(one[name]) !== JSON.stringify(other[name]));
}

function parse(settings: string): Record<string, unknown> {
  try {
    return JSON.parse(settings) as Record<string, unknown>;
  } catch {
    return { settings };
  }
}
