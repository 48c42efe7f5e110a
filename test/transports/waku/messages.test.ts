import { afterEach, describe, expect, it } from 'vitest';
import { toHex } from '../../../src/hash/hex.js';
import { createTransports, text, until } from '../../support/wakuTransports.js';

const waku = createTransports();
afterEach(() => waku.stop());

describe('messages over real light nodes', { timeout: 20_000 }, () => {
  it('reach the others and come back to their sender, with the hash the store knows them by', async () => {
    const devnet = await waku.devnet();
    const alice = await waku.participant(devnet);
    const bob = await waku.participant(devnet);
    await alice.online();
    await bob.online();
    let early: Uint8Array | undefined;
    const { hash } = await alice.transport.publish(text('hello'), {
      ephemeral: false,
      hashed: (known) => (early = known),
    });
    await until(() => bob.heard.length === 1 && alice.heard.length === 1, 'the message on both sides');
    expect(early).toEqual(hash);
    expect(bob.heard[0]).toEqual({ text: 'hello', hash: toHex(hash!) });
    expect(alice.heard[0]).toEqual({ text: 'hello', hash: toHex(hash!) });
    expect(devnet.messages().map((message) => message.hash)).toEqual([toHex(hash!)]);
    expect(await bob.retrieve([hash!])).toEqual(['hello']);
    expect((await bob.history({ limit: 10 })).texts).toEqual(['hello']);
  });
});
