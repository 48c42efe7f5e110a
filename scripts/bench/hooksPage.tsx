/**
 * The page of `hooks.mjs`: the provider, the hooks and the list, the engine behind them, and a network that the page
 * itself speaks for.
 */
import type { ReactNode } from 'react';
import { memo, useEffect } from 'react';
import { useMessage, useMessages, useMessageStatus } from '../../src/index.js';
import { MessageList } from '../../src/ui/index.js';
import { burstMarks } from './burstMarks.mjs';
import { encoder, frame, openPage, task, until } from './channelPage.js';

/** What status changes cost. */
export interface StatusChanges {
  /** From the frame that acknowledges to the tick in the document, ms each. */
  readonly times: readonly number[];
  /** Rows rendered meanwhile, a count. */
  readonly rendered: number;
}

/** What a burst cost. */
export interface Burst {
  /** From the first frame to the last row, ms. */
  readonly seconds: number;
  /** How often the list was rendered with other rows. */
  readonly commits: number;
}

/** Frames of messages of bob's, each following the one before it. */
function conversation(count: number): Uint8Array[] {
  const began = Date.now() - count;
  const frames: Uint8Array[] = [];
  let before: string[] = [];
  for (let index = 0; index < count; index++) {
    const { messageId, payload } = frame('bob', index, began + index, `message ${index} `.padEnd(100, '.'), before);
    before = [messageId];
    frames.push(payload);
  }
  return frames;
}

let rendered = 0;
const Row = memo(function Row({ id }: { id: string }): ReactNode {
  rendered++;
  const row = useMessage(id);
  const delivery = useMessageStatus(id);
  return (
    <li id={id}>
      {row?.kind} {delivery?.status}
    </li>
  );
});

function Rows({ mounted }: { mounted: number }): ReactNode {
  return (
    <ul>
      {useMessages()
        .slice(-mounted)
        .map(({ key }) => (
          <Row key={key} id={key} />
        ))}
    </ul>
  );
}

/** Changes the status of one own message after the other, in a channel of so many messages with so many rows mounted. */
async function changeStatus(messages: number, mounted: number, changes: number): Promise<StatusChanges> {
  const { channel, give } = await openPage(<Rows mounted={mounted} />);
  const frames = conversation(messages - changes);
  for (let start = 0; start < frames.length; start += 2_000) {
    for (const payload of frames.slice(start, start + 2_000)) give(payload);
    await task(20);
  }
  const own = Array.from({ length: changes }, (_, index) => channel.send(encoder.encode(`own ${index}`)));
  const tick = (id: string): string => document.getElementById(id)?.textContent ?? '';
  await until(() => document.querySelectorAll('li').length === mounted && own.every((id) => tick(id).endsWith('sent')));
  await task(500);
  rendered = 0;
  const times: number[] = [];
  for (const [index, id] of own.entries()) {
    const { payload } = frame('bob', index, Date.now(), undefined, [id]);
    // Past the end of a burst: what happens by itself is shown at once.
    await task(20);
    const start = performance.now();
    give(payload);
    for (let turns = 0; !tick(id).endsWith(' acknowledged'); turns++) {
      if (turns === 1_000) throw new Error(`The tick does not show the acknowledgement: ${tick(id)}`);
      await Promise.resolve();
    }
    times.push(performance.now() - start);
  }
  return { times, rendered };
}

/** Messages on screen before a burst: the list is drawn, and what drawing needs once is made. */
const alreadyThere = 50;

/** Receives so many messages, each in a task of its own as a network gives them. */
async function receiveBurst(messages: number): Promise<Burst> {
  const total = alreadyThere + messages;
  const frames = conversation(total);
  let commits = 0;
  let shown = 0;
  function Count(): ReactNode {
    const { length } = useMessages();
    useEffect(() => {
      commits++;
      shown = length;
    }, [length]);
    return null;
  }
  const { give } = await openPage(
    <>
      <MessageList style={{ height: 600 }} />
      <Count />
    </>,
  );
  const network = new MessageChannel();
  for (const payload of frames.splice(0, alreadyThere)) give(payload);
  await task(1_000);
  commits = 0;
  performance.mark(burstMarks.start);
  const start = performance.now();
  network.port1.onmessage = ({ data }) => give(data as Uint8Array);
  for (const payload of frames) network.port2.postMessage(payload);
  await until(() => shown === total && document.body.textContent!.includes(`message ${total - 1} `));
  const seconds = (performance.now() - start) / 1_000;
  // What follows, as acknowledging, is part of it for whoever uses the page.
  await task(1_500);
  performance.mark(burstMarks.end);
  return { seconds, commits };
}

const page = { changeStatus, receiveBurst };
export type HooksPage = typeof page;
declare global {
  interface Window {
    hooksPage: HooksPage;
  }
}
window.hooksPage = page;
