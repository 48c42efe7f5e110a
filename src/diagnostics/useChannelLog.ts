'use client';
import { useEffect, useRef } from 'react';
import { useCurrentChannel } from '../react/currentChannel.js';
import type { ChannelLog, ChannelLogLevel } from './channelLog.js';
import { logChannel } from './channelLog.js';

/**
 * Writes what happens in the current channel to a log while the component is mounted, from when the channel is open: every
 * event and the network's health, without contents, ids as `shortId` names them.
 * @param log takes the entries; it may be written inline: each time the one of the last render is called
 * @param options `level`: the least that is logged (default `'info'`). `'debug'` is everything, every message too; `'info'`
 * acknowledgements, gaps, and how complete the channel is; `'warn'` what did not work; `'error'` what could not be sent
 * @renders only when the channel opens, fails or is another one
 * @throws {Error} outside a `ReliableChannelProvider`
 * @avoid for what people are to read: entries are for developers and bug reports
 * @accessibility shows nothing by itself. Do not put its entries into a live region: there are many
 * @example
 * ```tsx
 * import { useChannelLog } from 'react-reliable-channel/diagnostics';
 *
 * export function ConsoleLog() {
 *   useChannelLog(({ event, detail }) => console.warn(event, detail), { level: 'warn' });
 *   return null;
 * }
 * ```
 * @see {useDiagnostics} for all of it at one time
 * @see {useChannelEvent} for one event, with what was said
 */
export function useChannelLog(log: ChannelLog, { level = 'info' }: { level?: ChannelLogLevel } = {}): void {
  const { handle, definition } = useCurrentChannel('useChannelLog');
  const { channel } = handle;
  const { clock } = definition;
  const latest = useRef(log);
  useEffect(() => {
    latest.current = log;
  });
  useEffect(
    () => channel && logChannel(channel, (entry) => latest.current(entry), { level, now: clock?.now }),
    [channel, level, clock],
  );
}
