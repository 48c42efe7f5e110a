import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { useState } from 'react';
import { ReliableChannelProvider, useMessages, useReliableChannel } from 'react-reliable-channel';
import { useChannelHistory, useSendMessage } from 'react-reliable-channel/query';
import { createFaults, createMemoryNetwork } from 'react-reliable-channel/testing';
import { MessageList } from 'react-reliable-channel/ui';
import { expect, userEvent, waitFor } from 'storybook/test';
import preview from '../.storybook/preview.js';

function Say() {
  const { state, resend } = useReliableChannel();
  const { mutate, status, isPaused, error } = useSendMessage();
  return (
    <p>
      <button
        type="button"
        disabled={state !== 'open'}
        onClick={() => mutate(`Hello at ${new Date().toLocaleTimeString('en')}`)}
      >
        Say hello
      </button>{' '}
      {error?.messageId !== undefined && (
        <button type="button" onClick={() => resend(error.messageId!)}>
          Try again
        </button>
      )}{' '}
      <output aria-label="Mutation">{isPaused ? 'paused' : (error?.message ?? status)}</output>
    </p>
  );
}

function Older() {
  const { data, fetchNextPage, hasNextPage, isFetching, error } = useChannelHistory({ pageSize: 5, enabled: false });
  const isAtEnd = data !== undefined && !hasNextPage;
  return (
    <p>
      <button type="button" disabled={isFetching || isAtEnd} onClick={() => void fetchNextPage()}>
        Show older messages
      </button>{' '}
      <output aria-label="History">
        {error?.message ?? (isAtEnd ? 'that is all' : `${data?.pages.length ?? 0} pages`)}
      </output>
    </p>
  );
}

function Count() {
  return (
    <output aria-label="Messages">{useMessages((row) => (row.kind === 'message' ? row.key : undefined)).length}</output>
  );
}

function Talker() {
  const { state, send } = useReliableChannel();
  return (
    <button
      type="button"
      disabled={state !== 'open'}
      onClick={() => Array.from({ length: 12 }, (_, index) => send(`Said before, ${index + 1}`))}
    >
      Let Bob say twelve messages
    </button>
  );
}

/** Bob first, then Alice, who comes later and reads what was said. */
function WithQuery() {
  const [{ client, faults, alice, bob }] = useState(() => {
    const network = createMemoryNetwork({ seed: 7, latency: 20 });
    const ofAlice = createFaults();
    return {
      client: new QueryClient(),
      faults: ofAlice,
      alice: network.transport('Alice', { faults: ofAlice }),
      bob: network.transport('Bob'),
    };
  });
  const [isHere, setHere] = useState(false);
  return (
    <QueryClientProvider client={client}>
      <div className="story-pad">
        <ReliableChannelProvider channelId="story-query" participantId="Bob" transport={bob}>
          <Talker />
        </ReliableChannelProvider>{' '}
        <button type="button" onClick={() => setHere(true)}>
          Let Alice come
        </button>{' '}
        <button type="button" onClick={() => faults.set({ cut: !faults.get().cut })}>
          Cut or reconnect Alice
        </button>
      </div>
      {isHere && (
        <ReliableChannelProvider
          channelId="story-query"
          participantId="Alice"
          transport={alice}
          // What was said before is for useChannelHistory here.
          retrieval="none"
        >
          <section aria-label="Alice" className="story-chat">
            <Older />
            <Count />
            <MessageList label="Messages as Alice sees them" />
            <Say />
          </section>
        </ReliableChannelProvider>
      )}
    </QueryClientProvider>
  );
}

const meta = preview.meta({
  title: 'Live/With TanStack Query',
  component: WithQuery,
  parameters: {
    docs: {
      description: {
        component:
          '`useSendMessage` and `useChannelHistory` with a QueryClient, on the real engine over a simulated network.',
      },
    },
  },
});

const patience = { timeout: 10_000 };

/** A mutation pauses without a network, goes on with it, and its message is confirmed. */
export const Sending = meta.story({
  play: async ({ canvas }) => {
    await userEvent.click(canvas.getByRole('button', { name: 'Let Alice come' }));
    const say = await canvas.findByRole('button', { name: 'Say hello' });
    await waitFor(() => expect(say).toBeEnabled(), patience);
    // Somebody has to be there to confirm it.
    const talk = canvas.getByRole('button', { name: 'Let Bob say twelve messages' });
    await waitFor(() => expect(talk).toBeEnabled(), patience);
    await userEvent.click(canvas.getByRole('button', { name: 'Cut or reconnect Alice' }));
    await userEvent.click(say);
    await waitFor(() => expect(canvas.getByLabelText('Mutation')).toHaveTextContent('paused'), patience);
    await userEvent.click(canvas.getByRole('button', { name: 'Cut or reconnect Alice' }));
    await waitFor(() => expect(canvas.getByLabelText('Mutation')).toHaveTextContent('success'), patience);
  },
});

/** What was said before is read page by page, and shown once. */
export const Reading = meta.story({
  play: async ({ canvas }) => {
    const talk = await canvas.findByRole('button', { name: 'Let Bob say twelve messages' });
    await waitFor(() => expect(talk).toBeEnabled(), patience);
    await userEvent.click(talk);
    await userEvent.click(canvas.getByRole('button', { name: 'Let Alice come' }));
    await waitFor(async () => {
      const older = canvas.getByRole('button', { name: 'Show older messages' });
      if (!older.hasAttribute('disabled')) await userEvent.click(older);
      await expect(canvas.getByLabelText('History')).toHaveTextContent('that is all');
    }, patience);
    await expect(canvas.getByLabelText('Messages')).toHaveTextContent('12');
  },
});
