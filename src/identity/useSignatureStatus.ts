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
 * Whether the sender of a row signed it: `verified`, `unsigned` or `invalid`, and `checking` until that is known. Each
 * message is checked once. Where the browser has no WebCrypto it stays `checking`.
 * @param row a message or a held one
 * @throws {Error} outside a `ReliableChannelProvider`
 * @example
 * const status = useSignatureStatus(row);
 * const mark = status === 'verified' ? undefined : <small>{status}</small>;
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
