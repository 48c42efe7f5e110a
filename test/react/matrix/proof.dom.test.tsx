import type { ReactNode } from 'react';
import { useContext, useEffect, useState } from 'react';
import { describe, expect, it, vi } from 'vitest';
import { useMessages, useReliableChannel } from '../../../src/index.js';
import { CurrentChannelContext } from '../../../src/react/currentChannel.js';
import { RegistryContext } from '../../../src/react/registryContext.js';
import { idleTransport } from '../../support/renderChannel.js';
import { checksOf } from './checks.js';
import type { Place } from './place.js';
import type { HookRow } from './row.js';
import { tidyPage } from './watch.js';

vi.mock('react', async (original) => (await import('./watch.js')).watchStates(await original()));

tidyPage();

/** `useMessages` with something else beside it. */
function rowWith(useAlso: (place: Place) => void): HookRow {
  return {
    Probe({ place }): ReactNode {
      useAlso(place);
      return `${useMessages().length} rows`;
    },
    server: '0 rows',
    happens: ({ channel }) => channel.receive({ id: 'm1', at: 1 }),
    shows: '1 rows',
    listens: ['store'],
    pending: {},
  };
}

/** The checks that a row fails, and with what. */
async function failuresOf(row: HookRow): Promise<string> {
  const failures: string[] = [];
  for (const { name, run } of checksOf(row)) {
    for (const strict of [false, true]) {
      const error = await run(strict).catch((reason: unknown) => reason as Error);
      document.body.replaceChildren();
      if (error) failures.push(`${name}: ${error.message}`);
    }
  }
  return failures.join('\n');
}

const faults: Record<string, [useAlso: (place: Place) => void, complaint: RegExp]> = {
  'goes on listening to the channel': [
    () => {
      const { channel } = useReliableChannel();
      useEffect(() => void channel?.on('message-received', () => undefined), [channel]);
    },
    /listeners/,
  ],
  'goes on listening to the store': [
    () => {
      const { store } = useContext(CurrentChannelContext)!;
      useEffect(() => void store.subscribe(() => undefined), [store]);
    },
    /listens once, and to nothing any more when it is gone: expected/,
  ],
  'leaves a timer on the clock of the machine': [
    () => useEffect(() => void setInterval(() => undefined, 1_000), []),
    /timers that nobody cleared/,
  ],
  'leaves a timer on the clock of the channel': [
    ({ stage }) => useEffect(() => void stage.clock.setTimeout(() => undefined, 60_000), [stage]),
    /listens once, and to nothing any more when it is gone: expected \d to be \+?0/,
  ],
  'sets a state after it has gone': [
    ({ stage }) => {
      const [, setLate] = useState(0);
      useEffect(() => void stage.clock.setTimeout(() => setLate(1), 400), [stage]);
    },
    /states that were set after their component had gone/,
  ],
  'looks at the page while a server renders': [
    () => void document.title,
    /renders on a server, .*: document is not defined/,
  ],
  'opens a second engine': [
    ({ name }) => {
      const registry = useContext(RegistryContext);
      const { definition } = useContext(CurrentChannelContext)!;
      useEffect(
        () =>
          registry
            .acquire({ ...definition, transport: idleTransport(), persistence: undefined as never })
            .hold(() => {}, 0),
        [registry, definition, name],
      );
    },
    /hydrates what a server rendered: expected .* to have a length of 1 but got 2/,
  ],
};

describe('the matrix', () => {
  it('lets a hook pass that has none of the faults below', async () => {
    expect(await failuresOf(rowWith(() => undefined))).toBe('');
  });

  it.each(Object.entries(faults))(
    'reports a hook that %s',
    { timeout: 30_000 },
    async (_what, [useAlso, complaint]) => {
      expect(await failuresOf(rowWith(useAlso))).toMatch(complaint);
    },
  );
});
