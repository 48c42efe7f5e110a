import { useState } from 'react';
import { flushSync } from 'react-dom';
import { createRoot } from 'react-dom/client';
import type { DeliveredRow, MessageRow } from 'react-reliable-channel';
import { MessageList } from 'react-reliable-channel/ui';
import { atRest, painted, places, type Seen, watchLine } from './watch.js';

type Change = (rows: readonly MessageRow[]) => readonly MessageRow[];

/** What the test can do to the list, and see of it. */
export interface ReadingPage {
  readonly log: HTMLElement;
  /** Shows rows `m<from>` to `m<to − 1>`, of which the first `older` wait to be loaded. */
  show(from: number, to: number, older?: number): Promise<void>;
  /** Scrolls to the middle and waits until all is still. */
  readMiddle(): Promise<void>;
  rest(): Promise<void>;
  places(): Record<string, number>;
  /** Resolves once the next frame is on screen. */
  painted(): Promise<void>;
  /** Where a row on screen stands among all rows. */
  indexOnScreen(): number;
  /** The first row that was loaded. */
  first(): string;
  /** Inserts so many late messages before the row at an index, each of another height. */
  insert(index: number, count?: number): void;
  /** Appends one message. */
  append(): void;
  /** Inserts so many short messages before the row at an index, drawn at once. */
  put(index: number, count: number): void;
  /** Both at once, in one change. */
  insertAndAppend(index: number): void;
  /** Says that all was read, and then that this message is the first that was not. */
  unreadFrom(messageId: string): void;
  /** The message below the divider; undefined = no divider is drawn. */
  divider(): string | undefined;
  /** Whether older messages wait for `letIn` once they were asked for; otherwise they come at once. */
  holdsOlder: boolean;
  /** Whether older messages were asked for and wait. */
  isAsked(): boolean;
  letIn(): void;
  /** The row with the focus. */
  focused(): string | undefined;
  watch(frames: number | ((frame: number) => boolean), act: (frame: number) => number | void): Promise<Seen>;
  /** How far the list is from its end after each of so many frames, px. */
  watchEnd(frames: number, act: (frame: number) => void): Promise<number[]>;
}

declare global {
  interface Window {
    readingPage: ReadingPage;
  }
}

const encoder = new TextEncoder();
const start = Date.UTC(2026, 10, 21, 9, 12);
const people = ['Marta', 'Jonas', 'Priya', 'Tom'];

const message = (id: string, index: number, text: string, more?: Partial<DeliveredRow>): DeliveredRow => ({
  kind: 'message',
  key: id,
  messageId: id,
  senderId: people[Math.floor(index / 3) % people.length] ?? 'Tom',
  content: encoder.encode(text),
  lamportTimestamp: start + index * 40_000,
  own: false,
  late: false,
  gaps: [],
  ...more,
});
const numbered = (index: number) =>
  message(`m${index}`, index, `${index}. ${'Nobody lost a word. '.repeat((index * 7) % 13)}`);

let rows: readonly MessageRow[] = [];
let waiting: MessageRow[] = [];
let firstUnreadId: string | undefined;
let letIn: (() => void) | undefined;
let draw = () => {};
function change(by: Change): void {
  rows = by(rows);
  draw();
}

function Page() {
  const [, setVersion] = useState(0);
  draw = () => setVersion((version) => version + 1);
  const load = async () => {
    if (window.readingPage.holdsOlder) await new Promise<void>((resolve) => (letIn = resolve));
    letIn = undefined;
    const batch = waiting.splice(-50);
    change((before) => [...batch, ...before]);
  };
  return <MessageList rows={rows} older={waiting.length} onLoadOlder={load} firstUnreadId={firstUnreadId} />;
}

let made = 0;
const late = (index: number) =>
  message(`late${(made += 1)}`, index, `Late. ${'It took a while. '.repeat((made * 7) % 25)}`, { late: true });
const lateOnes = (index: number, count = 1) => Array.from({ length: count }, () => late(index));
const fresh = () => message(`new${(made += 1)}`, 100_000 + made, 'New. '.repeat(1 + (made % 90)));
const short = () => message(`short${(made += 1)}`, 100_000 + made, 'Short.');

const root = document.querySelector('#root') as HTMLElement;
createRoot(root).render(<Page />);

window.readingPage = {
  get log() {
    return document.querySelector('[role=log]') as HTMLElement;
  },
  async show(from, to, older = 0) {
    const all = Array.from({ length: to - from }, (_, index) => numbered(from + index));
    waiting = all.slice(0, older);
    change(() => all.slice(older));
    // On a busy machine the list itself may not be drawn yet.
    while (!document.querySelector('[role=log]')) await painted();
    await atRest(this.log);
  },
  async readMiddle() {
    this.log.scrollTop = Math.round(this.log.scrollHeight / 2);
    await atRest(this.log);
  },
  rest() {
    return atRest(this.log);
  },
  places() {
    return Object.fromEntries(places(this.log));
  },
  painted,
  indexOnScreen() {
    const here = places(this.log);
    return rows.findIndex(({ key }) => here.has(key));
  },
  first: () => rows[0]?.key ?? '',
  insert: (index, count) => change((before) => before.toSpliced(index, 0, ...lateOnes(index, count))),
  append: () => change((before) => [...before, fresh()]),
  put: (index, count) =>
    flushSync(() => change((before) => before.toSpliced(index, 0, ...Array.from({ length: count }, short)))),
  insertAndAppend: (index) => change((before) => [...before.toSpliced(index, 0, late(index)), fresh()]),
  unreadFrom(messageId) {
    for (const id of [undefined, messageId]) {
      firstUnreadId = id;
      flushSync(draw);
    }
  },
  divider: () =>
    document.querySelector('.rc-unread')?.parentElement?.querySelector<HTMLElement>('[data-rc-row]')?.dataset['rcRow'],
  holdsOlder: false,
  isAsked: () => letIn !== undefined,
  letIn: () => letIn?.(),
  focused: () => (document.activeElement as HTMLElement | null)?.dataset['rcRow'],
  watch(frames, act) {
    return watchLine(this.log, frames, act);
  },
  async watchEnd(frames, act) {
    const distances: number[] = [];
    for (let frame = 0; frame < frames; frame += 1) {
      act(frame);
      await painted();
      distances.push(this.log.scrollHeight - this.log.clientHeight - this.log.scrollTop);
    }
    return distances;
  },
};
