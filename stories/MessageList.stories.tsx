import type { MessageRow } from 'react-reliable-channel';
import { MessageList, type DeliveryLike } from 'react-reliable-channel/ui';
import { useState } from 'react';
import { expect, fn, spyOn, userEvent, waitFor } from 'storybook/test';
import preview from '../.storybook/preview.js';
import { holdTimers } from './support/heldTimers.js';
import { conversation, gap, held, longConversation, lost, message } from './support/rows.js';

const received: DeliveryLike = { status: 'acknowledged', acknowledgedBy: ['Jonas'] };

const meta = preview.meta({
  title: 'States/MessageList',
  component: MessageList,
  args: {
    rows: conversation,
    getDelivery: (_messageId: string): DeliveryLike | undefined => received,
    onResend: fn(),
    onDiscard: fn(),
    onRetrieve: fn(),
  },
  decorators: [
    (Story) => (
      <div className="story-list">
        <Story />
      </div>
    ),
  ],
  // The virtual list shows its rows once it has measured them: checks come after that.
  play: async ({ canvas, args }) => {
    if (args.rows?.length !== 0) await waitFor(() => expect(canvas.getAllByRole('article')[0]).toBeVisible());
  },
  parameters: {
    docs: {
      description: {
        component:
          'The conversation in causal order. Inside a `ReliableChannelProvider` it needs no props; with `rows` it draws what it is given. ' +
          'It fills its container. One tab stop: arrows, Home and End walk the rows, Enter goes into a row’s actions, Escape back. ' +
          'A gap shows after a second, and more than three side by side fold into one.',
      },
    },
  },
});

export const Conversation = meta.story({});
export const Empty = meta.story({ args: { rows: [] } });

export const WithGap = meta.story({
  args: {
    rows: [
      ...conversation.slice(0, 5),
      gap('g1', { senderId: 'Priya', state: 'retrieving', via: 'store' }),
      ...conversation.slice(5),
    ],
  },
});

export const WithHeld = meta.story({
  args: {
    rows: [
      ...conversation.slice(0, 6),
      gap('g1', { senderId: 'Priya' }),
      held('h1', 'Tom', 'Agreed, let us do that.', 15, ['g1']),
      held('h2', 'Marta', 'Me too.', 16, ['g1', 'h1']),
    ],
  },
});

export const WithLate = meta.story({
  args: {
    rows: [
      ...conversation.slice(0, 5),
      message('late', 'Tom', 'Does anyone have a key for room 2?', 11, { late: true }),
      ...conversation.slice(5),
    ],
  },
});

/** Several of one author's that arrived late, one below the other, are marked once; a screen reader is told on each. */
export const WithLateRun = meta.story({
  args: {
    rows: [
      ...conversation.slice(0, 5),
      message('late-1', 'Tom', 'Does anyone have a key for room 2?', 11, { late: true }),
      message('late-2', 'Tom', 'I am in front of it.', 11.5, { late: true }),
      message('late-3', 'Priya', 'So am I.', 12, { late: true }),
      ...conversation.slice(5),
    ],
  },
});

/** The divider stands above the first message that was not read, and stays there while it is read. */
export const WithUnread = meta.story({
  args: { rows: conversation, firstUnreadId: conversation.at(-3)?.key ?? '' },
  play: async ({ canvas }) => {
    await waitFor(() => expect(canvas.getByText('New messages')).toBeVisible());
  },
});

export const WithLost = meta.story({
  args: { rows: [...conversation.slice(0, 3), lost('x1', { senderId: 'Jonas' }), ...conversation.slice(3)] },
});

export const ManyGapsFold = meta.story({
  args: {
    rows: [
      ...conversation.slice(0, 5),
      ...['g1', 'g2', 'g3', 'g4', 'g5'].map((id) => gap(id, { senderId: 'Priya' })),
      ...conversation.slice(5),
    ],
  },
  play: async ({ canvas }) => {
    const show = await canvas.findByRole('button', { name: 'Show 5' });
    await waitFor(() => userEvent.click(show));
    await expect(canvas.getAllByText('1 message missing from Priya')).toHaveLength(5);
  },
});

const deliveries: Record<string, DeliveryLike> = {
  o0: { status: 'acknowledged', acknowledgedBy: ['Jonas'] },
  o1: { status: 'queued' },
  o2: { status: 'sending' },
  o3: { status: 'sent' },
  o4: { status: 'possibly-acknowledged' },
  o5: { status: 'unconfirmed' },
  o6: { status: 'failed', error: new Error('the message is larger than the network takes') },
  o7: { status: 'acknowledged', acknowledgedBy: ['Jonas', 'Marta'] },
};

/** The tick shows on one's own last message and on any that nobody has confirmed; what failed brings its actions. */
export const OwnMessages = meta.story({
  args: {
    rows: [
      message('m1', 'Marta', 'How is your connection?', 0),
      ...Object.entries(deliveries).map(([id, { status }], index) =>
        message(id, 'me', `This one is ${status}.`, 1 + index),
      ),
    ],
    getDelivery: (messageId: string) => deliveries[messageId],
  },
  play: async ({ canvas, args }) => {
    await waitFor(() => expect(canvas.getAllByRole('article')[0]).toBeVisible());
    await userEvent.tab();
    await expect(document.activeElement).toHaveAttribute('data-rc-row', 'o7');
    await userEvent.keyboard('{ArrowUp}');
    await expect(document.activeElement).toHaveAttribute('data-rc-row', 'o6');
    await userEvent.keyboard('{Enter}');
    await expect(document.activeElement).toHaveTextContent('Resend');
    await userEvent.keyboard('{ArrowRight}');
    await expect(document.activeElement).toHaveTextContent('Discard');
    await userEvent.keyboard('{Escape}{Enter}{Enter}');
    await expect(args.onResend).toHaveBeenCalledTimes(1);
    await expect(args.onResend).toHaveBeenCalledWith('o6');
    await expect(args.onDiscard).not.toHaveBeenCalled();
    await expect(canvas.getAllByTitle('Received by at least one')).toHaveLength(1);
  },
});

export const UnreadableContent = meta.story({
  args: {
    rows: [
      message('bytes', 'Tom', '', 0, { content: Uint8Array.of(0xff, 0xfe, 0x00, 0x80) }),
      ...conversation.slice(0, 3),
    ],
  },
  play: async ({ canvas }) => {
    await waitFor(() => expect(canvas.getByText('Not readable as text (4 bytes)')).toBeVisible());
  },
});

/** A page may centre everything, as the one of Vite's template does. */
export const InACentredPage = meta.story({
  decorators: [
    (Story) => (
      <div style={{ textAlign: 'center' }}>
        <Story />
      </div>
    ),
  ],
  play: async ({ canvas }) => {
    const [row] = await canvas.findAllByRole('article');
    await waitFor(() => expect(row).toBeVisible());
    const text = row?.querySelector('.rc-text');
    await expect(text && getComputedStyle(text).textAlign).toMatch(/^(start|left)$/);
  },
});

const tenThousand = longConversation(10_000);

export const TenThousandRows = meta.story({
  args: { rows: tenThousand },
  play: async ({ canvas, canvasElement }) => {
    await waitFor(() => expect(canvas.getByText(/^10000: /)).toBeVisible());
    await expect(canvasElement.querySelectorAll('[data-rc-row]').length).toBeLessThan(60);
    await userEvent.tab();
    await userEvent.keyboard('{Home}');
    await waitFor(() => expect(document.activeElement).toHaveAttribute('data-rc-row', 'l0'));
    await waitFor(() => expect(canvas.getByText(/^1: /)).toBeVisible());
    await userEvent.click(canvas.getByRole('button', { name: 'Jump to latest' }));
    await waitFor(() => expect(canvas.getByText(/^10000: /)).toBeVisible());
  },
});

const history = longConversation(400);
const middle = history.slice(0, 398);

function Growing() {
  const [rows, setRows] = useState<readonly MessageRow[]>(middle);
  return (
    <>
      <div className="story-list">
        <MessageList rows={rows} />
      </div>
      <button type="button" onClick={() => setRows((before) => [...before, ...history.slice(398)])}>
        Append two
      </button>
      <button
        type="button"
        onClick={() =>
          setRows((before) => [
            ...before.slice(0, 10),
            message('late-1', 'Tom', 'Late, and rather long. '.repeat(30), 7, { late: true }),
            ...before.slice(10, 40),
            message('late-2', 'Tom', 'Late as well.', 28, { late: true }),
            ...before.slice(40),
            message(`new-${before.length}`, 'Tom', 'And a new one below. '.repeat(10), 300),
          ])
        }
      >
        Insert above and below
      </button>
    </>
  );
}

/** Where every visible row stands, px from the top of the list. */
function places(scroller: HTMLElement): Map<string, number> {
  const top = scroller.getBoundingClientRect().top;
  return new Map(
    [...scroller.querySelectorAll<HTMLElement>('[data-rc-row]')]
      .map((row) => [row.dataset['rcRow'] ?? '', row.getBoundingClientRect().top - top] as const)
      .filter(([, place]) => place >= 0 && place < scroller.clientHeight),
  );
}

/** What is being read stays where it is when something turns up above and below it; at the end, the list stays at the end. */
export const StaysWhereItIsRead = meta.story({
  render: () => <Growing />,
  play: async ({ canvas }) => {
    const log = canvas.getByRole('log');
    await waitFor(() => expect(canvas.getByText(/^398: /)).toBeVisible());
    await userEvent.click(canvas.getByRole('button', { name: 'Append two' }));
    await waitFor(() => expect(log.scrollHeight - log.clientHeight - log.scrollTop).toBeLessThan(2));
    await waitFor(() => expect(canvas.getByText(/^400: /)).toBeVisible());
    await expect(log).toHaveAttribute('aria-live', 'polite');

    // Scrolled as by a wheel, in the middle of the list, and at rest once two looks find the same.
    log.scrollTop = Math.round(log.scrollHeight / 2);
    await waitFor(() => expect(log).toHaveAttribute('aria-live', 'off'));
    let before = new Map<string, number>();
    await waitFor(async () => {
      const now = places(log);
      const rests = now.size > 2 && [...now].every(([key, place]) => before.get(key) === place);
      before = now;
      await expect(rests).toBe(true);
    });
    await userEvent.click(canvas.getByRole('button', { name: 'Insert above and below' }));
    await expect(await canvas.findByRole('button', { name: '2 earlier messages arrived' })).toBeVisible();
    await expect(canvas.getByRole('button', { name: '1 new message' })).toBeVisible();
    const after = places(log);
    const moved = [...before].filter(([key, place]) => Math.abs((after.get(key) ?? Infinity) - place) >= 1);
    await expect(moved).toEqual([]);

    await userEvent.click(canvas.getByRole('button', { name: '2 earlier messages arrived' }));
    await waitFor(() => expect(document.activeElement).toHaveAttribute('data-rc-row', 'late-1'));
    await userEvent.click(canvas.getByRole('button', { name: '1 earlier message arrived' }));
    await waitFor(() => expect(document.activeElement).toHaveAttribute('data-rc-row', 'late-2'));
  },
});

function OneByOne() {
  const [count, setCount] = useState(0);
  return (
    <>
      <MessageList rows={conversation.slice(0, count)} />
      <button type="button" onClick={() => setCount(count + 1)}>
        Append one
      </button>
    </>
  );
}

/** In a container without a height the list takes one of its own, and says in development what to do. */
export const WithoutAHeight = meta.story({
  beforeEach: () => void spyOn(console, 'warn').mockImplementation(() => {}),
  render: () => <OneByOne />,
  decorators: [
    (Story) => (
      <div style={{ blockSize: 'auto' }}>
        <Story />
      </div>
    ),
  ],
  play: async ({ canvas }) => {
    await waitFor(() => expect(canvas.getByRole('log').clientHeight).toBe(384));
    if (import.meta.env.DEV) {
      await expect(console.warn).toHaveBeenCalledWith(expect.stringContaining('Give the container a height'));
    }
    for (let count = 1; count <= 4; count += 1) {
      await userEvent.click(canvas.getByRole('button', { name: 'Append one' }));
      await waitFor(() => expect(canvas.getAllByRole('article')).toHaveLength(count));
      await waitFor(() => expect(canvas.getAllByRole('article').at(-1)).toBeVisible());
      await waitFor(() => expect(canvas.getByRole('log')).toHaveAttribute('aria-live', 'polite'));
      await expect(canvas.queryByRole('button', { name: 'Jump to latest' })).toBeNull();
    }
  },
});

function Healing() {
  const [rows, setRows] = useState<readonly MessageRow[]>([
    ...conversation.slice(0, 6),
    lost('g1', { senderId: 'Priya' }),
    ...conversation.slice(6),
  ]);
  return (
    <MessageList
      rows={rows}
      onRetrieve={([id]) =>
        setRows((before) => before.map((row) => (row.key === id ? message('g1', 'Priya', 'Here after all.', 12) : row)))
      }
    />
  );
}

/** A gap keeps its row and the focus when it turns into its message. */
export const HealsInPlace = meta.story({
  render: () => <Healing />,
  play: async ({ canvas }) => {
    await canvas.findByText('1 message from Priya could not be retrieved');
    await userEvent.tab();
    const time = holdTimers();
    try {
      await userEvent.keyboard('{ArrowUp}{ArrowUp}{Enter}{Enter}');
      // Long enough to be read.
      time.pass(510);
      await waitFor(() => expect(canvas.getByText('Here after all.')).toBeVisible());
      await expect(document.activeElement).toHaveAttribute('data-rc-row', 'g1');
    } finally {
      time.release();
    }
  },
});
