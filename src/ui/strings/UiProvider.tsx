'use client';
import { createContext, useContext, useMemo, type ReactNode } from 'react';
import { defaultStrings, type ReliableChannelStrings } from './strings.js';

/** What all components share: their words, the language of dates, and how participants are called. */
export interface UiSettings {
  readonly strings: ReliableChannelStrings;
  /** BCP 47 tag for times and dates; undefined = the browser's. */
  readonly locale: string | undefined;
  /** The name shown for a participant. */
  readonly displayName: (participantId: string) => string;
}

export interface UiProviderProps {
  /** Words to replace, one by one; the others stay as they are further out. @default English */
  strings?: Partial<ReliableChannelStrings>;
  /** BCP 47 tag for times and dates. @default the browser's */
  locale?: string;
  /** Where lines begin in the language of the words: an element without a box of its own says it to all inside, and the language. @default as outside */
  dir?: 'ltr' | 'rtl';
  /** The name shown for a participant. Keep the function stable: all names are drawn anew when it changes. @default the participantId itself */
  displayName?: (participantId: string) => string;
  children?: ReactNode;
}

const UiContext = createContext<UiSettings | undefined>(undefined);

const defaultSettings: UiSettings = {
  strings: defaultStrings,
  locale: undefined,
  displayName: (participantId) => participantId,
};

/**
 * Optional: replaces words, language and names for every component inside. Providers nest.
 * @avoid it is optional: without it words are English, and people are called by their ids. Colours are CSS: the
 * `--rc-*` tokens
 * @accessibility words given here are accessible names too. With `dir` they stand in an element that says their
 * direction and language; without, set `lang` and `dir` on one around it
 * @example
 * ```tsx
 * import { SyncBanner, UiProvider, useUiSettings } from 'react-reliable-channel/ui';
 *
 * const names = new Map([['bob', 'Robert']]);
 * // Outside of components: all names are drawn anew when it changes.
 * const displayName = (participantId: string) => names.get(participantId) ?? participantId;
 *
 * function Author({ participantId }: { participantId: string }) {
 *   return <b>{useUiSettings().displayName(participantId)}</b>;
 * }
 *
 * export function App() {
 *   return (
 *     <UiProvider displayName={displayName} strings={{ offline: () => 'Kein Netz' }} locale="de">
 *       <SyncBanner />
 *       <Author participantId="bob" />
 *     </UiProvider>
 *   );
 * }
 * ```
 * @see {useUiSettings} for components of one's own
 */
export function UiProvider({ strings, locale, dir, displayName, children }: UiProviderProps) {
  const outer = useUiSettings();
  const settings = useMemo<UiSettings>(
    () => ({
      strings: strings ? { ...outer.strings, ...strings } : outer.strings,
      locale: locale ?? outer.locale,
      displayName: displayName ?? outer.displayName,
    }),
    [outer, strings, locale, displayName],
  );
  const inside = dir ? (
    <div dir={dir} lang={settings.locale} style={{ display: 'contents' }}>
      {children}
    </div>
  ) : (
    children
  );
  return <UiContext.Provider value={settings}>{inside}</UiContext.Provider>;
}

/**
 * The settings in force here, for components of one's own beside the kit's.
 * @returns words, locale and names: those of the nearest `UiProvider`, and the defaults where there is none
 * @renders when a `UiProvider` around it changes them
 * @avoid for the words of the rest of an app: it has those of the kit alone
 * @accessibility take names for your own parts from it, so that they are called the same everywhere
 * @example
 * ```tsx
 * import { useParticipants } from 'react-reliable-channel';
 * import { useUiSettings } from 'react-reliable-channel/ui';
 *
 * export function Names() {
 *   const { displayName } = useUiSettings();
 *   const participants = useParticipants();
 *   return <p>{`Heard: ${participants.map(({ participantId }) => displayName(participantId)).join(', ')}`}</p>;
 * }
 * ```
 * @see {UiProvider} for setting them
 */
export function useUiSettings(): UiSettings {
  return useContext(UiContext) ?? defaultSettings;
}

/** The words in force here, for a part that needs only some of them; `fallback` where there is no provider. */
export function useStrings<Some extends Partial<ReliableChannelStrings>>(
  fallback: Some,
): Some | ReliableChannelStrings {
  return useContext(UiContext)?.strings ?? fallback;
}
