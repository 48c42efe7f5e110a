import { broadcastTransport } from 'react-reliable-channel/broadcast';
import { createReliableChannel, type ReliableChannel } from 'react-reliable-channel/engine';
import { indexedDbPersistence } from 'react-reliable-channel/indexeddb';
import { channelId, networkName } from '../channel.js';
import { messages, wordsIn } from '../chat/messages.js';
import { lockName } from '../identity/claim.js';
import { participantIdFor } from '../identity/participant-id.js';
import { nameOfParticipant, type Slot } from '../identity/slots.js';
import { beginScript, hear, nextWordAt, type Script, speak } from './script.js';
import { anyTabVisible } from './visible-tabs.js';

/** Its seat. Nobody else can sit there while it does, and it does not come while somebody else (`?as=robin`) does. */
export const companionSlot: Slot = { key: 'robin', name: 'Robin' };

/** While no tab can be seen: how often to look again, ms. */
const lookAgain = 2_000;
/** Messages older than this are history: nobody answers them, ms. */
const freshFor = 20_000;

/**
 * Takes part in the conversation until `signal` ends it: a channel of its own over a transport of its own, as every
 * tab has. Waits first until no other tab hosts it. `onHosting` says when it is this tab's turn.
 */
export async function hostCompanion(signal: AbortSignal, onHosting: () => void): Promise<void> {
  await navigator.locks.request(lockName(companionSlot), { signal }, async () => {
    onHosting();
    const transport = broadcastTransport({ name: networkName });
    try {
      const channel = await createReliableChannel({
        channelId,
        participantId: await participantIdFor(companionSlot),
        transport,
        persistence: indexedDbPersistence(),
      });
      await takePart(channel, signal);
      // The seat is free for another tab only when this engine is gone.
      await channel.close();
    } finally {
      await transport.close();
    }
  });
}

function takePart(channel: ReliableChannel, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    let script: Script = beginScript(Date.now(), channel.log().length === 0, Math.random);
    let timer: ReturnType<typeof setTimeout> | undefined;

    const stopListening = channel.on('message-received', ({ senderId, content, lamportTimestamp }) => {
      if (lamportTimestamp < Date.now() - freshFor) return;
      const text = wordsIn(content);
      if (typeof text !== 'string') return;
      script = hear(script, { from: nameOfParticipant(senderId), text, now: Date.now() }, Math.random);
      plan();
    });
    plan();
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });

    function plan(delay = Math.max(0, (nextWordAt(script) ?? Infinity) - Date.now())): void {
      clearTimeout(timer);
      if (Number.isFinite(delay)) timer = setTimeout(() => void say(), delay);
    }
    async function say(): Promise<void> {
      const seen = await anyTabVisible();
      if (signal.aborted) return;
      if (!seen) return plan(lookAgain);
      const spoken = speak(script, Date.now(), Math.random);
      script = spoken.script;
      if (spoken.say !== undefined) channel.send(messages.encode('text', { text: spoken.say }));
      plan();
    }
    function stop(): void {
      clearTimeout(timer);
      stopListening();
      resolve();
    }
  });
}
