import type { ComponentType, ReactNode } from 'react';
import type { Place, Source } from './place.js';

/** Text that a probe shows; where it depends on the place, a function of that. */
export type Shown = string | ((place: Place) => string);

/** Something that takes its time, and that its hook may be unmounted in. */
export interface Pending {
  /** Before anything is rendered. */
  prepare?(place: Place): void;
  /** Once the channel is open; what it returns is waited for in the end. */
  begin?(place: Place): unknown;
  /** After everything was unmounted. */
  end?(place: Place): unknown;
}

/** A hook's row in the matrix: what it is to show, and what else there is to try with it. */
export interface HookRow {
  /** Uses the hook and shows what it gives as text. */
  readonly Probe: ComponentType<{ place: Place }>;
  /** What the hook needs around it besides the channel's provider. */
  readonly inside?: ComponentType<{ place: Place; children: ReactNode }>;
  /** Who the participant is. @default alice */
  readonly participantId?: string;
  /** What it shows on a server, and first where that was rendered. */
  readonly server: Shown;
  /** What it shows when the channel is open. @default as on a server */
  readonly ready?: Shown;
  /** Something happens in the place. */
  happens(place: Place): unknown;
  /** What it shows then. */
  readonly shows: Shown;
  /** What it listens to while it is mounted in an open channel. */
  readonly listens: readonly Source[];
  /** What may be under way as it unmounts, besides opening the channel and what `happens`. */
  readonly pending: Readonly<Record<string, Pending>>;
  /** It suspends on a server: React goes on in the browser, and says so. */
  readonly suspends?: boolean;
}

/** Rows by the hook's name. */
export type HookRows = Readonly<Record<string, HookRow>>;
