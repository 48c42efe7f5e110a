import type { IncomingMessage, Transport } from 'react-reliable-channel/engine';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { LostMessage, withLostMessage } from '../../example-app/weather/lost-message.js';
import { contentFrame, syncFrame } from '../support/sds.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A tab that lost the message `lost`; what reaches it from then on. */
async function afterLosing() {
  const changes: boolean[] = [];
  const lost: LostMessage = new LostMessage(() => changes.push(lost.untold));
  const frame = contentFrame('lost');
  const received: string[] = [];
  let hear: (message: IncomingMessage) => void = () => {};
  const transport = withLostMessage(
    {
      maxMessageSize: 1_000,
      publish: () => Promise.resolve({}),
      subscribe(receive) {
        hear = receive;
        return Promise.resolve(() => Promise.resolve());
      },
      async *retrieve() {
        yield await Promise.resolve({ payload: frame });
      },
      health: { get: () => 'online', subscribe: () => () => {} },
    },
    lost,
  );
  const names = new Map<Uint8Array, string>();
  await transport.subscribe(({ payload }) => received.push(names.get(payload) ?? 'unknown'));
  const arrives = (name: string, payload: Uint8Array) => {
    names.set(payload, name);
    hear({ payload });
  };
  expect(lost.takes(frame)).toBe(true);
  return { lost, transport, frame, received, changes, arrives };
}

describe('the message that is lost on purpose', () => {
  it('is one with content that was not heard before', async () => {
    const { lost, arrives } = await afterLosing();
    arrives('known', contentFrame('known'));
    expect(lost.takes(contentFrame('known'))).toBe(false);
    expect(lost.takes(syncFrame('bob'))).toBe(false);
    expect(lost.takes(contentFrame('new'))).toBe(true);
  });

  it('is lost again as often as it comes while nobody told of it', async () => {
    const { lost, frame, received, arrives } = await afterLosing();
    vi.advanceTimersByTime(15_000);
    arrives('lost', frame);
    expect(received).toEqual([]);
    expect(lost.untold).toBe(true);
  });

  it('stays away for six seconds after others told of it, so that its gap can be seen', async () => {
    const { frame, received, changes, arrives } = await afterLosing();
    arrives('acknowledgement', syncFrame('bob', { causalHistory: [{ messageId: 'lost' }] }));
    vi.advanceTimersByTime(5_900);
    arrives('lost', frame);
    expect(received).toEqual(['acknowledgement']);
    vi.advanceTimersByTime(100);
    arrives('lost', frame);
    expect(received).toEqual(['acknowledgement', 'lost']);
    expect(changes).toEqual([true, false, false]);
  });

  it('comes when nobody has told of it for twenty seconds', async () => {
    const { lost, frame, received, arrives } = await afterLosing();
    vi.advanceTimersByTime(20_000);
    arrives('lost', frame);
    expect(received).toEqual(['lost']);
    expect(lost.untold).toBe(false);
  });

  it('comes from a store that answers at once no sooner', async () => {
    const { transport, arrives } = await afterLosing();
    arrives('next', contentFrame('next', ['lost']));
    const found = vi.fn();
    const asked = fetchOne(transport, new AbortController().signal).then(found);
    await vi.advanceTimersByTimeAsync(5_900);
    expect(found).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(100);
    await asked;
    expect(found).toHaveBeenCalledOnce();
  });

  it('does not keep a question to the store that is given up', async () => {
    const { transport, arrives } = await afterLosing();
    arrives('next', contentFrame('next', ['lost']));
    const patience = new AbortController();
    const asked = fetchOne(transport, patience.signal);
    const refused = expect(asked).rejects.toThrow('given up');
    await vi.advanceTimersByTimeAsync(1_000);
    patience.abort(new Error('given up'));
    await refused;
  });

  it('has no say about what is no message', async () => {
    const { received, arrives } = await afterLosing();
    arrives('noise', new Uint8Array([255, 1, 2]));
    expect(received).toEqual(['noise']);
  });
});

async function fetchOne(transport: Transport, signal: AbortSignal): Promise<void> {
  for await (const _ of transport.retrieve!([], signal)) return;
}
