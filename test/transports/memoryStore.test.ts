import { createMemoryNetwork } from '../../src/testing/index.js';
import { describeStore } from './storeContract.js';

describeStore('the memory network', () => {
  let now = 0;
  const clock = { now: () => now, setTimeout: () => undefined, clearTimeout: () => undefined };
  const transport = createMemoryNetwork({ clock }).transport('alice');
  return Promise.resolve({
    transport,
    async publishAt(time, content, ephemeral = false) {
      now = time;
      return (await transport.publish(new TextEncoder().encode(content), { ephemeral })).hash!;
    },
    dispose: () => Promise.resolve(),
  });
});
