import type { Clock } from '../engine/index.js';
import type { TabEnvironment } from './environment.js';
import type { Notice } from './messages.js';
import type { TabChannelOptions } from './options.js';

/** What the parts of one tab share. */
export interface TabContext {
  readonly options: TabChannelOptions;
  readonly environment: TabEnvironment;
  readonly clock: Clock;
  /** Names the channel of the participant: of locks and of the channels between tabs. */
  readonly name: string;
  /** This tab, as no other is called. */
  readonly tab: string;
  readonly slot: number;
  /** What all tabs have to agree on. */
  readonly settings: string;
  /** The settings as this tab encrypts them: keys cannot be compared; undefined = nothing is encrypted. */
  readonly sample: Uint8Array | undefined;
  /** Tells every tab. */
  notify(notice: Notice): void;
}

/** A notice without what all have. */
export type Unversioned<T> = T extends unknown ? Omit<T, 'protocol'> : never;

/** The inbox of the tab with this slot. */
export function inboxName(name: string, slot: number): string {
  return `${name} inbox ${slot}`;
}
