import { QueryClient, useMutationState } from '@tanstack/react-query';
import { act, render } from '@testing-library/react';
import type { ReactNode } from 'react';
import { renderToString } from 'react-dom/server';
import { afterEach, describe, expect, expectTypeOf, it, vi } from 'vitest';
import { memoryPersistence } from '../../src/engine/index.js';
import { ChannelNotOpenError, SendError } from '../../src/index.js';
import type {
  SendMessageError,
  SentMessage,
  UseSendMessageOptions,
  UseSendMessageResult,
} from '../../src/query/index.js';
import { sendMessageKey, useSendMessage } from '../../src/query/index.js';
import { createStage } from './stage.js';

type Result = UseSendMessageResult<string | Uint8Array>;

const textsOf = (channel: { log(): readonly { content: Uint8Array }[] }): string[] =>
  channel.log().map(({ content }) => new TextDecoder().decode(content));

interface Setup {
  readonly strict?: boolean;
  readonly bob?: boolean;
  readonly options?: UseSendMessageOptions;
  readonly maxAttempts?: number;
}

/** Alice, who sends by a mutation, and Bob, unless he is not to be there. */
async function conversation({ strict = false, bob = true, options, maxAttempts }: Setup = {}) {
  const stage = createStage();
  const results: Result[] = [];
  function Sender({ more }: { more?: UseSendMessageOptions }): ReactNode {
    results.push(useSendMessage({ ...options, ...more }));
    return null;
  }
  const tree = (shown: boolean, channelId?: string): ReactNode => (
    <>
      <stage.Person name="alice" channelId={channelId} maxAttempts={maxAttempts}>
        {shown && <Sender />}
      </stage.Person>
      {bob && <stage.Person name="bob" />}
    </>
  );
  const view = stage.show(tree(true), strict);
  await stage.pass(1_000);
  return {
    ...stage,
    view,
    tree,
    results,
    last: () => results.at(-1)!,
    mutate: (...args: Parameters<Result['mutate']>) => act(async () => results.at(-1)!.mutate(...args)),
    mutations: () => stage.clientOf('alice').getMutationCache().getAll(),
    delivery: () => stage.channelOf('alice').delivery(results.at(-1)!.messageId!),
  };
}

afterEach(() => {
  document.body.replaceChildren();
  vi.restoreAllMocks();
});

describe('useSendMessage', () => {
  it.each([false, true])('is pending with its message in the log, then a success (StrictMode: %s)', async (strict) => {
    const t = await conversation({ strict });
    expect(t.last()).toMatchObject({ status: 'idle', isPaused: false, messageId: undefined });
    await t.mutate('hello');
    expect(textsOf(t.channelOf('alice'))).toEqual(['hello']);
    const messageId = t.channelOf('alice').log()[0]!.messageId;
    expect(t.last()).toMatchObject({
      status: 'pending',
      isPending: true,
      isPaused: false,
      variables: 'hello',
      messageId,
    });
    await t.pass(3_000);
    expect(t.last()).toMatchObject({
      status: 'success',
      isSuccess: true,
      messageId,
      data: { messageId, status: 'acknowledged', acknowledgedBy: ['bob'] },
    });
    expect(textsOf(t.channelOf('bob'))).toEqual(['hello']);
  });

  it('is paused while there is no network, and goes on when there is', async () => {
    const t = await conversation();
    t.faultsOf('alice').set({ cut: true });
    await t.mutate('later');
    await t.pass(60_000);
    expect(t.last()).toMatchObject({ status: 'pending', isPaused: true });
    expect(t.delivery()!.status).toBe('queued');
    t.faultsOf('alice').set({ cut: false });
    await t.pass(10);
    expect(t.last()).toMatchObject({ status: 'pending', isPaused: false });
    await t.pass(5_000);
    expect(t.last()).toMatchObject({ status: 'success', isPaused: false });
    expect(textsOf(t.channelOf('bob'))).toEqual(['later']);
  });

  it('is never paused for the client, which would send it a second time after a reload', async () => {
    const t = await conversation();
    t.faultsOf('alice').set({ cut: true });
    await t.mutate('later');
    await t.pass(1_000);
    expect(t.last().isPaused).toBe(true);
    expect(t.mutations().map(({ state }) => state.isPaused)).toEqual([false]);
    await act(() => t.clientOf('alice').resumePausedMutations());
    expect(textsOf(t.channelOf('alice'))).toEqual(['later']);
  });

  it.each([
    ['queued', 0],
    ['sent', 1],
  ] as const)('is a success at "%s" where that is waited for', async (until, attempts) => {
    const t = await conversation({ bob: false, options: { until } });
    await t.mutate('hello');
    await t.pass(100);
    expect(t.last().status).toBe('success');
    expect(t.last().data!.attempts).toBe(attempts);
  });

  it('waits for proof where only filters speak for the message, and that is asked for', async () => {
    const t = await conversation({ bob: false, options: { until: 'acknowledged' } });
    await t.mutate('hello');
    const channel = t.channelOf('alice');
    vi.spyOn(channel, 'delivery').mockReturnValue({ status: 'possibly-acknowledged', attempts: 1, acknowledgedBy: [] });
    await t.pass(3_000);
    expect(t.delivery()!.status).toBe('possibly-acknowledged');
    expect(t.last().status).toBe('pending');
  });

  it('is an error with reason and messageId when nobody confirms it', async () => {
    const onError = vi.fn();
    const t = await conversation({ bob: false, maxAttempts: 2, options: { onError } });
    await t.mutate('anybody?');
    await t.pass(60_000);
    const { messageId, error } = t.last();
    expect(t.last().status).toBe('error');
    expect(error).toMatchObject({ name: 'SendMessageError', reason: 'unconfirmed', messageId });
    expect(error!.message).toMatch(/nobody has confirmed it; resend or discard it\.$/);
    expect(onError).toHaveBeenCalledTimes(1);
  });

  it('heals: a message that is confirmed after all is a success, for the client, too', async () => {
    const onSuccess = vi.fn();
    const t = await conversation({ maxAttempts: 1, options: { onSuccess } });
    const cut = { loss: 1 };
    t.faultsOf('bob').set(cut);
    await t.mutate('hello');
    await t.pass(20_000);
    expect(t.last().error).toMatchObject({ reason: 'unconfirmed' });
    const { messageId } = t.last();
    // Bob finds it by himself in what Alice names next.
    t.faultsOf('bob').set({ loss: 0 });
    act(() => void t.channelOf('alice').send(new TextEncoder().encode('next')));
    await t.pass(20_000);
    expect(t.last()).toMatchObject({ status: 'success', error: null, messageId, data: { messageId } });
    expect(t.mutations().map(({ state }) => state.status)).toEqual(['success']);
    expect(onSuccess).toHaveBeenCalledTimes(1);
    expect(textsOf(t.channelOf('alice'))).toEqual(['hello', 'next']);
  });

  it('is pending again when its message is sent again', async () => {
    const t = await conversation({ maxAttempts: 1 });
    t.faultsOf('bob').set({ loss: 1 });
    await t.mutate('hello');
    await t.pass(20_000);
    const { messageId, error } = t.last();
    expect(error!.reason).toBe('unconfirmed');
    t.faultsOf('bob').set({ loss: 0 });
    act(() => t.handleOf('alice').resend(error!.messageId!));
    await t.pass(1);
    expect(t.last()).toMatchObject({ status: 'pending', messageId });
    await t.pass(5_000);
    expect(t.last().status).toBe('success');
    expect(textsOf(t.channelOf('bob'))).toEqual(['hello']);
  });

  it('sends the same message again where it retries, never a second one', async () => {
    const t = await conversation({ bob: false, maxAttempts: 1, options: { retry: 1, retryDelay: 0 } });
    await t.mutate('hello');
    await t.pass(10_000);
    // The delay of a retry is a timer of the machine.
    await act(() => vi.waitFor(() => expect(t.last().failureCount).toBe(1)));
    await act(() => vi.waitFor(() => expect(t.delivery()!.status).toBe('sent')));
    expect(t.last().status).toBe('pending');
    await t.pass(20_000);
    expect(t.last()).toMatchObject({ status: 'error', failureCount: 2 });
    expect(t.delivery()!.attempts).toBe(2);
    expect(textsOf(t.channelOf('alice'))).toEqual(['hello']);
  });

  it('is an error when its message is discarded', async () => {
    const t = await conversation();
    t.faultsOf('alice').set({ cut: true });
    await t.mutate('never mind');
    await t.pass(100);
    act(() => t.handleOf('alice').discard(t.last().messageId!));
    await t.pass(100);
    expect(t.last().error).toMatchObject({ reason: 'discarded', messageId: t.last().messageId });
  });

  it('is an error when the message is refused: it says why, and there is no message', async () => {
    const t = await conversation();
    await t.mutate('');
    expect(t.last().error).toMatchObject({
      reason: 'refused',
      messageId: undefined,
      cause: expect.any(SendError) as SendError,
    });
    expect(t.last().messageId).toBeUndefined();
  });

  it('is refused while the channel opens', async () => {
    const stage = createStage();
    const results: Result[] = [];
    function Early(): ReactNode {
      results.push(useSendMessage());
      return null;
    }
    stage.show(<stage.Person name="alice" children={<Early />} />);
    await act(async () => results.at(-1)!.mutate('too early'));
    expect(results.at(-1)!.error).toMatchObject({ reason: 'refused', cause: expect.any(ChannelNotOpenError) as Error });
  });

  it('resolves and rejects mutateAsync', async () => {
    const t = await conversation();
    let sent: SentMessage | undefined;
    await act(
      async () =>
        void t
          .last()
          .mutateAsync('hello')
          .then((found) => (sent = found)),
    );
    await t.pass(3_000);
    expect(sent).toMatchObject({ status: 'acknowledged', messageId: t.last().messageId });
    let refused: unknown;
    await act(
      async () =>
        void (await t
          .last()
          .mutateAsync('')
          .catch((error: unknown) => (refused = error))),
    );
    expect(refused).toMatchObject({ name: 'SendMessageError', reason: 'refused' });
  });

  it('sends in the order it was called, and shows the last', async () => {
    const t = await conversation();
    await act(async () => {
      t.last().mutate('one');
      t.last().mutate('two');
    });
    await t.pass(3_000);
    expect(textsOf(t.channelOf('bob'))).toEqual(['one', 'two']);
    expect(t.last()).toMatchObject({ status: 'success', variables: 'two' });
    expect(t.mutations().map(({ state }) => state.status)).toEqual(['success', 'success']);
  });

  it('calls back as useMutation does: those of the hook for each, those of mutate for the last while mounted', async () => {
    const calls: string[] = [];
    const t = await conversation({
      options: {
        onMutate: (variables) => void calls.push(`begin ${String(variables)}`),
        onSuccess: (_data, variables) => void calls.push(`hook ${String(variables)}`),
      },
    });
    await act(async () => {
      t.last().mutate('one', { onSuccess: () => void calls.push('mutate one') });
      t.last().mutate('two', { onSuccess: () => void calls.push('mutate two') });
    });
    await t.pass(3_000);
    expect(calls).toEqual(['begin one', 'begin two', 'hook one', 'hook two', 'mutate two']);
  });

  it('goes on when unmounted while pending: the hook’s callbacks are called, those of mutate are not', async () => {
    const onSuccess = vi.fn();
    const onSettled = vi.fn();
    const complaints = vi.spyOn(console, 'error');
    const t = await conversation({ options: { onSuccess } });
    await t.mutate('bye', { onSettled });
    t.view.rerender(t.tree(false));
    await t.pass(3_000);
    expect(onSuccess).toHaveBeenCalledTimes(1);
    expect(onSettled).not.toHaveBeenCalled();
    expect(textsOf(t.channelOf('bob'))).toEqual(['bye']);
    expect(complaints).not.toHaveBeenCalled();
  });

  it('is an error when the channel closes while it is pending', async () => {
    const onError = vi.fn();
    const t = await conversation({ bob: false, options: { onError } });
    await t.mutate('hello');
    t.view.unmount();
    await t.pass(5_000);
    expect(onError).toHaveBeenCalledTimes(1);
    expect(onError.mock.calls[0]![0]).toMatchObject({ reason: 'closed', cause: expect.any(Error) as Error });
    expect(t.clock.pending).toBe(0);
  });

  it('begins anew for another channel', async () => {
    const t = await conversation();
    await t.mutate('hello');
    await t.pass(3_000);
    expect(t.last().status).toBe('success');
    t.view.rerender(t.tree(true, 'other'));
    expect(t.last().status).toBe('idle');
    await t.pass(3_000);
    await t.mutate('there');
    expect(textsOf(t.channelOf('alice'))).toEqual(['there']);
  });

  it('shows nothing after reset; the message goes on', async () => {
    const t = await conversation();
    await t.mutate('hello');
    await act(async () => t.last().reset());
    expect(t.last()).toMatchObject({ status: 'idle', messageId: undefined });
    await t.pass(3_000);
    expect(textsOf(t.channelOf('bob'))).toEqual(['hello']);
  });

  it('keeps mutate, mutateAsync and reset the same functions', async () => {
    const t = await conversation();
    await t.mutate('hello');
    await t.pass(3_000);
    for (const name of ['mutate', 'mutateAsync', 'reset'] as const) {
      expect(new Set(t.results.map((result) => result[name])).size).toBe(1);
    }
  });

  it('sends in a way of one’s own, also one that takes its time', async () => {
    const stage = createStage();
    let result: UseSendMessageResult<{ text: string }> | undefined;
    function Sender(): ReactNode {
      result = useSendMessage({
        send: async ({ text }: { text: string }) => {
          await Promise.resolve();
          return stage.handleOf('alice').send(text.toUpperCase());
        },
      });
      return null;
    }
    stage.show(<stage.Person name="alice" children={<Sender />} />);
    await stage.pass(1_000);
    await act(async () => result!.mutate({ text: 'hello' }));
    expect(textsOf(stage.channelOf('alice'))).toEqual(['HELLO']);
    expect(result!.variables).toEqual({ text: 'hello' });
  });

  it('takes a client of its own, and keeps two providers apart', async () => {
    const stage = createStage();
    const own = new QueryClient();
    const results = new Map<string, Result>();
    function Sender({ name, client }: { name: string; client?: QueryClient }): ReactNode {
      results.set(name, useSendMessage({}, client));
      return null;
    }
    stage.show(
      <>
        <stage.Person name="alice" children={<Sender name="alice" client={own} />} />
        <stage.Person name="bob" children={<Sender name="bob" />} />
      </>,
    );
    await stage.pass(1_000);
    await act(async () => results.get('alice')!.mutate('from alice'));
    await stage.pass(3_000);
    expect(results.get('alice')!.status).toBe('success');
    expect(results.get('bob')!.status).toBe('idle');
    expect(own.getMutationCache().getAll()).toHaveLength(1);
    expect(stage.clientOf('alice').getMutationCache().getAll()).toHaveLength(0);
  });

  it('is found by its key', async () => {
    const stage = createStage();
    let seen: unknown[] = [];
    let result: Result;
    function Sender(): ReactNode {
      result = useSendMessage();
      seen = useMutationState({
        filters: { mutationKey: sendMessageKey('lobby') },
        select: ({ state }) => state.variables,
      });
      return null;
    }
    stage.show(<stage.Person name="alice" children={<Sender />} />);
    await stage.pass(1_000);
    await act(async () => result.mutate('hello'));
    expect(seen).toEqual(['hello']);
  });

  it('throws to the error boundary where that is asked for', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => {});
    const t = await conversation({ options: { throwOnError: (error) => error.reason === 'refused' } });
    await expect(t.mutate('')).rejects.toThrow(/^The message was not sent: the message is empty/);
  });

  it('is idle on a server', () => {
    const stage = createStage();
    function Sender(): ReactNode {
      const { status, isPaused } = useSendMessage();
      return `${status} ${isPaused}`;
    }
    expect(renderToString(<stage.Person name="alice" children={<Sender />} />)).toBe('idle false');
  });

  it('says outside a provider what to do', () => {
    vi.spyOn(console, 'error').mockImplementation(() => {});
    const Sender = (): ReactNode => useSendMessage({}, new QueryClient()).status;
    expect(() => render(<Sender />)).toThrow(/useSendMessage was called outside a <ReliableChannelProvider>/);
  });

  it('goes on after a reload without the client, which has nothing to resume', async () => {
    const persistence = memoryPersistence();
    const stage = createStage();
    let result: Result;
    function Sender(): ReactNode {
      result = useSendMessage();
      return null;
    }
    const view = stage.show(<stage.Person name="alice" persistence={persistence} children={<Sender />} />);
    await stage.pass(1_000);
    stage.faultsOf('alice').set({ cut: true });
    await act(async () => result.mutate('kept'));
    await stage.pass(100);
    view.unmount();
    await stage.pass(5_000);
    stage.faultsOf('alice').set({ cut: false });
    stage.show(
      <>
        <stage.Person name="alice" persistence={persistence} />
        <stage.Person name="bob" />
      </>,
    );
    await stage.pass(10_000);
    expect(textsOf(stage.channelOf('bob'))).toEqual(['kept']);
  });

  it('has the types of a mutation, and of what is sent', () => {
    const useText = () => useSendMessage();
    const useOwn = () => useSendMessage({ send: ({ text }: { text: string }) => text });
    expectTypeOf(useText).returns.toEqualTypeOf<UseSendMessageResult>();
    expectTypeOf<ReturnType<typeof useText>['error']>().toEqualTypeOf<SendMessageError | null>();
    expectTypeOf<ReturnType<typeof useText>['data']>().toEqualTypeOf<SentMessage | undefined>();
    expectTypeOf<Parameters<ReturnType<typeof useOwn>['mutate']>[0]>().toEqualTypeOf<{ text: string }>();
    const useWrong = (): void => {
      // @ts-expect-error: what is no text and no bytes needs a way to be sent
      useSendMessage().mutate({ text: 'hello' });
    };
    expect(useWrong).toBeDefined();
  });
});
