'use client';
import { useMemo } from 'react';
import { toBytes } from '../react/channelHandle.js';
import { useCurrentChannel } from '../react/currentChannel.js';
import type { Identity } from './identity.js';
import { signContent } from './signedContent.js';

/**
 * Signs and sends on the current channel, in the order it was called.
 * @param identity whose `participantId` the provider has
 * @returns a function that resolves to the messageId, once it is signed and handed to the channel. It rejects with
 * `ChannelNotOpenError` while the channel is not open, with `SendError` as `send` does, and with `TypeError` where the
 * identity is not the channel's participant: nobody would take such a signature for valid.
 * @renders only when the channel opens, fails or is another one
 * @throws {Error} outside a `ReliableChannelProvider`
 * @avoid where nobody checks signatures: they make each message longer
 * @accessibility signing takes a moment. Keep the text in its field until the promise is fulfilled, and say an error
 * beside it
 * @example
 * ```tsx
 * import { useState } from 'react';
 * import { type Identity, useSignedSend } from 'react-reliable-channel/identity';
 *
 * // `identity` from keptIdentity(), before rendering.
 * export function SignedGreeter({ identity }: { identity: Identity }) {
 *   const send = useSignedSend(identity);
 *   const [error, setError] = useState<string>();
 *   return (
 *     <>
 *       <button onClick={() => send('hello').catch((reason: unknown) => setError(String(reason)))}>Say hello</button>
 *       {error !== undefined && <p role="alert">{error}</p>}
 *     </>
 *   );
 * }
 * ```
 * @see {useSignatureStatus} for whether a message is signed
 */
export function useSignedSend(identity: Identity): (content: string | Uint8Array) => Promise<string> {
  const { handle } = useCurrentChannel('useSignedSend');
  return useMemo(() => {
    let before: Promise<unknown> = Promise.resolve();
    return (content) => {
      const { channelId, participantId } = handle;
      if (identity.participantId !== participantId) {
        return Promise.reject(
          new TypeError(
            `This identity is "${identity.participantId}", but the channel's participant is "${participantId}". ` +
              "Pass the identity's participantId to the ReliableChannelProvider.",
          ),
        );
      }
      const signed = signContent(identity, channelId, toBytes(content));
      const sent = before.then(() => signed).then(handle.send);
      before = sent.catch(() => {});
      return sent;
    };
  }, [handle, identity]);
}
