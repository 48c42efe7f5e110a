'use client';
import { useEffect, useState } from 'react';
import { useCurrentChannel } from '../react/currentChannel.js';
import type { SignatureStatus, SignedMessage } from './signedContent.js';
import { verifyContent } from './signedContent.js';

/** What is known of a content; whoever sent it and wherever it was sent, its bytes are those of one message. */
const known = new WeakMap<Uint8Array, { readonly where: string; readonly found: Promise<SignatureStatus> }>();

function lookUp(channelId: string, message: SignedMessage): Promise<SignatureStatus> {
  const where = JSON.stringify([channelId, message.senderId]);
  let entry = known.get(message.content);
  if (entry?.where !== where) known.set(message.content, (entry = { where, found: verifyContent(channelId, message) }));
  return entry.found;
}

/**
 * Whether the sender of a row signed it. Each message is checked once, however many components ask.
 * @param row a message or a held one
 * @returns `checking` until that is known, also on a server and where the browser has no WebCrypto; then `verified`, `unsigned`
 * or `invalid`
 * @renders once, when the check is done
 * @throws {Error} outside a `ReliableChannelProvider`
 * @avoid as proof of a person's name: it proves a key; whose that is must be known otherwise
 * @accessibility say the result in words beside the name. A coloured mark alone says nothing to who cannot see it
 * @example
 * ```tsx
 * import { type MessageRow, useMessages } from 'react-reliable-channel';
 * import { payloadOf, type SignedMessage, useSignatureStatus } from 'react-reliable-channel/identity';
 *
 * const decoder = new TextDecoder();
 * const messageOf = (row: MessageRow) => (row.kind === 'message' ? row : undefined);
 *
 * function Signed({ row }: { row: SignedMessage }) {
 *   const status = useSignatureStatus(row);
 *   return <li>{`${decoder.decode(payloadOf(row.content))} (${status})`}</li>;
 * }
 *
 * export function SignedLog() {
 *   const rows = useMessages(messageOf);
 *   return (
 *     <ul>
 *       {rows.map((row) => (
 *         <Signed key={row.key} row={row} />
 *       ))}
 *     </ul>
 *   );
 * }
 * ```
 * @see {useSignedSend} for signing
 */
export function useSignatureStatus(row: SignedMessage): SignatureStatus | 'checking' {
  const { channelId } = useCurrentChannel('useSignatureStatus').handle;
  const { senderId, content } = row;
  const [checked, setChecked] = useState<{ readonly content: Uint8Array; readonly status: SignatureStatus }>();
  useEffect(() => {
    let isCurrent = true;
    lookUp(channelId, { senderId, content }).then(
      (status) => isCurrent && setChecked({ content, status }),
      () => {},
    );
    return () => {
      isCurrent = false;
    };
  }, [channelId, senderId, content]);
  return checked?.content === content ? checked.status : 'checking';
}
