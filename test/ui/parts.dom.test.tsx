import { render } from '@testing-library/react';
import { createRef, type ComponentType, type Ref } from 'react';
import { describe, expect, it, vi } from 'vitest';
import {
  Avatar,
  CompletenessBadge,
  Composer,
  ConnectionBadge,
  DeliveryDetails,
  DeliveryStatus,
  GapRow,
  MessageList,
  OutboxPanel,
  ResendActions,
  SyncBanner,
  TextContent,
  type RenderProp,
} from '../../src/ui/index.js';
import {
  PollResult,
  QuestionCard,
  RankedList,
  ReactionChips,
  ThreadTree,
  VoteCount,
  type RankedListProps,
} from '../../src/ui/domain/index.js';
import { treeByParent } from '../../src/reducers/index.js';
import { stubLayout } from './support/layout.js';

interface AnyPart {
  ref?: Ref<HTMLElement>;
  className?: string;
  style?: { color: string };
  id?: string;
  'data-mine'?: string;
  'aria-description'?: string;
  onKeyDown?: (event: { preventDefault(): void }) => void;
  render?: RenderProp<never>;
}

/** A part with what it needs to be drawn outside a channel. */
const part = <Props extends object>(Part: ComponentType<Props>, needs: Props) => {
  const Any = Part as ComponentType<AnyPart & object>;
  return (props: AnyPart) => <Any {...needs} {...props} />;
};

const parts = {
  DeliveryStatus: part(DeliveryStatus, { delivery: { status: 'sent' } }),
  DeliveryDetails: part(DeliveryDetails, { delivery: { status: 'sent', attempts: 1 } }),
  ResendActions: part(ResendActions, { delivery: { status: 'failed' } }),
  GapRow: part(GapRow, { row: { kind: 'lost', messageIds: ['m'] } }),
  SyncBanner: part(SyncBanner, { status: { status: 'synced' } }),
  ConnectionBadge: part(ConnectionBadge, { connection: { status: 'online' } }),
  CompletenessBadge: part(CompletenessBadge, { completeness: { complete: true } }),
  OutboxPanel: part(OutboxPanel, { entries: [] }),
  Composer: part(Composer, { onSend: () => {}, draftKey: 'parts' }),
  MessageList: part(MessageList, { rows: [] }),
  VoteCount: part(VoteCount, { count: 3, completeness: { complete: false } }),
  ReactionChips: part(ReactionChips, { reactions: [], completeness: { complete: false } }),
  PollResult: part(PollResult, { question: '?', choices: [], completeness: { complete: false } }),
  QuestionCard: part(QuestionCard, { question: undefined, waiting: 1, completeness: { complete: true } }),
  RankedList: part(RankedList as ComponentType<RankedListProps<string>>, {
    items: ['a'],
    keyOf: String,
    renderItem: String,
    label: 'Ranked',
  }),
  ThreadTree: part(ThreadTree, { tree: treeByParent({ place: () => ({}) }).empty, getRow: () => undefined }),
};

/** What stands within something keeps the colours it finds there, so it has no `rc`; nor has it a state. */
const inner = {
  'TextContent of text': [part(TextContent, { content: 'Morning!' }), 'rc-text'],
  'TextContent of what is no text': [part(TextContent, { content: Uint8Array.of(255) }), 'rc-unreadable'],
} as const;
const drawings = {
  Avatar: [part(Avatar, { participantId: 'bob' }), 'rc-avatar'],
} as const;

const drawnBy = [
  ...Object.entries(parts).map(([name, draw]) => [name, draw, 'rc'] as const),
  ...Object.entries(inner).map(([name, [draw, own]]) => [name, draw, own] as const),
];
const everyPart = [...drawnBy, ...Object.entries(drawings).map(([name, [draw, own]]) => [name, draw, own] as const)];

describe.each(everyPart)('%s', (_, draw, own) => {
  stubLayout();

  it('hands its element to a ref, and takes class, style and any attribute there', () => {
    const ref = createRef<HTMLElement>();
    const { container } = render(
      draw({ ref, className: 'mine', style: { color: 'red' }, id: 'it', 'data-mine': 'yes', 'aria-description': 'so' }),
    );
    const element = container.firstElementChild;
    expect(ref.current).toBe(element);
    expect(element).toHaveClass(own, 'mine');
    expect(element).toHaveStyle({ color: 'rgb(255, 0, 0)' });
    expect(element).toHaveAttribute('id', 'it');
    expect(element).toHaveAttribute('data-mine', 'yes');
    expect(element).toHaveAttribute('aria-description', 'so');
  });
});

describe.each(drawnBy)('%s', (_, draw, ownClass) => {
  stubLayout();

  it('is drawn as another element, with its attributes, its content and its ref', () => {
    const ref = createRef<HTMLElement>();
    const plain = render(draw({}));
    const own = [...(plain.container.firstElementChild?.attributes ?? [])].filter(({ name }) =>
      name.startsWith('data-'),
    );
    const content = plain.container.textContent;
    plain.unmount();
    const { container } = render(draw({ ref, className: 'mine', render: <aside className="other" /> }));
    const element = container.firstElementChild;
    expect(ref.current).toBe(element);
    expect(element?.tagName).toBe('ASIDE');
    expect(element).toHaveClass(ownClass, 'mine', 'other');
    for (const { name, value } of own) expect(element).toHaveAttribute(name, value);
    expect(element).toHaveTextContent(content ?? '');
  });

  it('is drawn by a function that is given its attributes and state', () => {
    const ref = createRef<HTMLElement>();
    const asked = vi.fn();
    const { container } = render(
      draw({
        ref,
        render: (props, state) => {
          asked(state);
          return <aside {...props}>mine</aside>;
        },
      }),
    );
    expect(ref.current).toBe(container.firstElementChild);
    expect(container).toHaveTextContent(/^mine$/);
    expect(asked).toHaveBeenCalledWith(ownClass === 'rc' ? expect.any(Object) : undefined);
  });
});

describe('a handler of the user’s', () => {
  it('comes before the part’s own, and can prevent it', () => {
    const onSend = vi.fn();
    const onSubmit = vi.fn((event: { preventDefault(): void }) => event.preventDefault());
    localStorage.setItem('handlers', 'text');
    const { container } = render(<Composer onSend={onSend} draftKey="handlers" onSubmit={onSubmit} />);
    container.querySelector('button')?.click();
    expect(onSubmit).toHaveBeenCalledTimes(1);
    expect(onSend).not.toHaveBeenCalled();
  });
});
