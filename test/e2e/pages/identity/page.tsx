import type { ReactNode } from 'react';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { ReliableChannelProvider, useMessages, useReliableChannel } from 'react-reliable-channel';
import { broadcastTransport } from 'react-reliable-channel/broadcast';
import type { Identity } from 'react-reliable-channel/identity';
import {
  createIdentity,
  importIdentity,
  keepIdentity,
  keptIdentity,
  payloadOf,
  signContent,
  useSignatureStatus,
  useSignedSend,
} from 'react-reliable-channel/identity';

const CHANNEL = 'lobby';
const decoder = new TextDecoder();
const encoder = new TextEncoder();

/** What a test does in the page. */
export interface IdentityPage {
  /** The id of the identity that is kept, made if there is none. */
  participantId(): Promise<string>;
  exportKept(): Promise<string>;
  /** What every script of the page can read of the keys that are kept. */
  readableKeys(): Promise<string[]>;
  makeExported(): Promise<string>;
  /** Keeps the identity of a text; its id. */
  importText(text: string): Promise<string>;
  /** Opens the channel as the identity that is kept. */
  open(): Promise<void>;
  sendSigned(text: string): Promise<string>;
  sendUnsigned(text: string): void;
  /** Signed with a key of somebody else. */
  sendForged(text: string): Promise<void>;
  /** A signed message of this participant, taken from another channel. */
  sendFromElsewhere(text: string): Promise<void>;
}

declare global {
  interface Window {
    identityPage?: IdentityPage;
  }
}

let sendSigned: (text: string) => Promise<string>;
let send: (content: string | Uint8Array) => string;
let current: Identity;

function Row({ row }: { row: { senderId: string; content: Uint8Array } }): ReactNode {
  return <li>{`${decoder.decode(payloadOf(row.content))}: ${useSignatureStatus(row)}`}</li>;
}

function Chat({ identity }: { identity: Identity }): ReactNode {
  sendSigned = useSignedSend(identity);
  const handle = useReliableChannel();
  send = handle.send;
  const rows = useMessages((row) => (row.kind === 'message' ? row : undefined));
  return (
    <ul data-channel={handle.state}>
      {rows.map((row) => (
        <Row key={row.key} row={row} />
      ))}
    </ul>
  );
}

window.identityPage = {
  participantId: async () => (await keptIdentity()).participantId,
  exportKept: async () => (await keptIdentity()).export(),
  async readableKeys() {
    await keptIdentity();
    const [kept] = await indexedDB.databases();
    const database = await new Promise<IDBDatabase>((resolve) => {
      const opening = indexedDB.open(kept!.name!);
      opening.onsuccess = () => resolve(opening.result);
    });
    const keys = await new Promise<CryptoKeyPair>((resolve) => {
      const asked = database.transaction('keys').objectStore('keys').get('default') as IDBRequest<CryptoKeyPair>;
      asked.onsuccess = () => resolve(asked.result);
    });
    database.close();
    const readable: string[] = [];
    for (const [half, key] of Object.entries(keys)) {
      await crypto.subtle.exportKey('jwk', key).then(
        () => readable.push(half),
        () => undefined,
      );
    }
    return readable;
  },
  makeExported: async () => (await createIdentity({ exportable: true })).export(),
  async importText(text) {
    const identity = await importIdentity(text);
    await keepIdentity(identity);
    return identity.participantId;
  },
  async open() {
    current = await keptIdentity();
    const transport = broadcastTransport({ name: 'identity' });
    createRoot(document.getElementById('root')!).render(
      <StrictMode>
        <ReliableChannelProvider channelId={CHANNEL} participantId={current.participantId} transport={transport}>
          <Chat identity={current} />
        </ReliableChannelProvider>
      </StrictMode>,
    );
  },
  sendSigned: (text) => sendSigned(text),
  sendUnsigned: (text) => void send(text),
  async sendForged(text) {
    const mallory = await createIdentity();
    send(await signContent(mallory, CHANNEL, encoder.encode(text)));
  },
  async sendFromElsewhere(text) {
    send(await signContent(current, 'another channel', encoder.encode(text)));
  },
};
