import type { MessageRow } from 'react-reliable-channel';
import { treeByParent } from 'react-reliable-channel/reducers';
import {
  CompletenessBadge,
  Composer,
  ConnectionBadge,
  DeliveryDetails,
  MessageList,
  OutboxPanel,
  SyncBanner,
  UiProvider,
  type DeliveryLike,
  type UiProviderProps,
} from 'react-reliable-channel/ui';
import {
  PollResult,
  QuestionCard,
  RankedList,
  ReactionChips,
  ThreadTree,
  VoteCount,
} from 'react-reliable-channel/ui/domain';
import { gap, held, lost, message, start } from './rows.js';

/** What is said in a story of the whole kit, in one language. */
export interface KitTexts {
  readonly names: readonly [string, string, string];
  readonly hello: string;
  readonly answer: string;
  readonly late: string;
  readonly waiting: string;
  readonly own: string;
  readonly failed: string;
  readonly reason: string;
  readonly question: string;
  readonly poll: string;
  readonly choices: readonly [string, string];
  /** The accessible name of the list of questions. */
  readonly questions: string;
}

const encoder = new TextEncoder();
const partly = { complete: false, missing: 2 };
const complete = { complete: true };
const nothing = () => {};
const now = () => start + 20 * 60_000;

const tallies = {
  voters: 7,
  choices: new Map([
    ['1', 5],
    ['0', 2],
  ] as const),
};

function rowsOf({ names: [first, second, third], ...texts }: KitTexts): readonly MessageRow[] {
  return [
    message('m1', first, texts.hello, 0),
    message('m2', second, texts.late, 1, { late: true, receivedAt: start + 5 * 60_000 }),
    message('m3', third, texts.answer, 3),
    ...['g1', 'g2', 'g3', 'g4'].map((id) => gap(id, { senderId: second })),
    message('m4', first, texts.answer, 5),
    lost('x1', { senderId: third }),
    message('m5', 'me', texts.own, 6),
    message('m6', 'me', texts.failed, 7),
    gap('g5', { senderId: second, state: 'retrieving', via: 'store' }),
    held('h1', third, texts.waiting, 9, ['g5']),
  ];
}

function threadOf({ names: [first, second], ...texts }: KitTexts) {
  const parents: Record<string, string | undefined> = { a: undefined, b: 'a', c: 'gone' };
  const rows = new Map<string, MessageRow>([
    ['a', message('a', first, texts.hello, 0)],
    ['b', message('b', second, texts.answer, 2)],
    ['c', message('c', 'me', texts.own, 4)],
  ]);
  const reducer = treeByParent({
    place: ({ messageId }) => {
      const parentId = parents[messageId];
      return parentId === undefined ? {} : { parentId };
    },
  });
  const delivered = [...rows].flatMap(([id, row]) => ('content' in row ? [[id, row] as const] : []));
  const tree = reducer.apply(reducer.empty, delivered);
  rows.set('gone', lost('gone', { senderId: second }));
  return { tree, getRow: (id: string) => rows.get(id) };
}

const named = new Map<KitTexts, { rows: readonly MessageRow[]; thread: ReturnType<typeof threadOf> }>();

/** Made once: a new list of rows would be drawn anew. */
function dataOf(texts: KitTexts) {
  const data = named.get(texts) ?? { rows: rowsOf(texts), thread: threadOf(texts) };
  named.set(texts, data);
  return data;
}

/** Every component of `/ui` and `/ui/domain` in one language, in states that have much to say. */
export function WholeKit({ texts, ...settings }: { texts: KitTexts } & UiProviderProps) {
  const { rows, thread } = dataOf(texts);
  const [first, second, third] = texts.names;
  const error = new Error(texts.reason);
  const deliveries: Record<string, DeliveryLike> = {
    m5: { status: 'acknowledged', acknowledgedBy: [first, third] },
    m6: { status: 'failed', error },
  };
  return (
    <UiProvider {...settings}>
      <SyncBanner status={{ status: 'syncing', missing: 5, lost: 1, unsent: 0 }} now={now} />
      <SyncBanner status={{ status: 'synced', lastHeardAt: now() - 8_000 }} now={now} />
      <div className="story-kit-list">
        <MessageList
          rows={rows}
          getDelivery={(id) => deliveries[id]}
          onResend={nothing}
          onDiscard={nothing}
          onRetrieve={nothing}
        />
      </div>
      <Composer onSend={nothing} draftKey="whole-kit" offline />
      <div className="story-pad story-kit">
        <p>
          <ConnectionBadge connection={{ status: 'degraded', reason: texts.reason }} />{' '}
          <CompletenessBadge completeness={partly} count={12} />
        </p>
        <DeliveryDetails
          delivery={{ status: 'acknowledged', attempts: 3, acknowledgedBy: [second] }}
          history={[
            { kind: 'sent', at: start + 1_000 },
            { kind: 'sent', at: start + 4_000 },
            { kind: 'acknowledged', at: start + 95_000, participantId: second },
          ]}
          writtenAt={start}
          defaultOpen
          showLabel
        />
        <OutboxPanel
          entries={[
            { messageId: 'a', content: encoder.encode(texts.own), status: 'queued' },
            { messageId: 'b', content: encoder.encode(texts.failed), status: 'failed', error },
          ]}
          onResend={nothing}
          onDiscard={nothing}
        />
        <p>
          <VoteCount count={12} completeness={partly} onVote={nothing} />{' '}
          <VoteCount count={3} completeness={complete} chosen onVote={nothing} />
        </p>
        <ReactionChips
          reactions={[
            { element: '👍', members: [first, second, 'me'] },
            { element: '🎉', members: [third] },
          ]}
          completeness={partly}
          participantId="me"
          onReact={nothing}
        />
        <PollResult
          question={texts.poll}
          choices={texts.choices.map((label, index) => ({ choice: `${index}`, label }))}
          tally={tallies}
          completeness={partly}
          chosen="1"
          onVote={nothing}
        />
        <RankedList
          label={texts.questions}
          items={[{ question: message('q1', first, texts.question, 0) }, { question: undefined }]}
          keyOf={({ question }) => question?.messageId ?? 'missing'}
          renderItem={({ question }) => (
            <QuestionCard
              question={question}
              votes={question ? 1_234 : 2}
              answered={question !== undefined}
              waiting={question ? 0 : 2}
              completeness={question ? complete : partly}
              onVote={nothing}
            />
          )}
        />
        <ThreadTree tree={thread.tree} getRow={thread.getRow} onRetrieve={nothing} />
      </div>
    </UiProvider>
  );
}
