import { useState } from 'react';
import { ReliableChannelProvider, useReliableChannel } from 'react-reliable-channel';
import { createFaults, createMemoryNetwork, type Faults, type Transport } from 'react-reliable-channel/testing';
import { Composer, MessageList, SyncBanner } from 'react-reliable-channel/ui';
import { expect, userEvent, waitFor, within } from 'storybook/test';
import preview from '../.storybook/preview.js';

interface Person {
  readonly name: string;
  readonly transport: Transport;
  readonly faults: Faults;
}

function Side({ name }: { name: string }) {
  const { state } = useReliableChannel();
  return (
    <section aria-label={name} data-channel={state} className="story-chat">
      <SyncBanner />
      <MessageList label={`Messages as ${name} sees them`} />
      <Composer label={`Message as ${name}`} draftKey={`story-live-${name}`} />
    </section>
  );
}

function TwoPeople({ store = true }: { store?: boolean }) {
  const [people] = useState((): readonly Person[] => {
    const network = createMemoryNetwork({ seed: 7, latency: 20, store });
    return ['Alice', 'Bob'].map((name) => {
      const faults = createFaults();
      return { name, faults, transport: network.transport(name, { faults }) };
    });
  });
  return (
    <>
      <div className="story-pair">
        {people.map(({ name, transport }) => (
          <ReliableChannelProvider key={name} channelId="story" participantId={name} transport={transport}>
            <Side name={name} />
          </ReliableChannelProvider>
        ))}
      </div>
      <div className="story-pad">
        {people.map(({ name, faults }) => (
          <span key={name}>
            <button type="button" onClick={() => faults.set({ loseNext: 1 })}>
              Lose the next message to {name}
            </button>{' '}
            <button type="button" onClick={() => faults.set({ cut: !faults.get().cut })}>
              Cut or reconnect {name}
            </button>{' '}
          </span>
        ))}
      </div>
    </>
  );
}

const meta = preview.meta({
  title: 'Live/Two people',
  component: TwoPeople,
  parameters: {
    docs: {
      description: {
        component: 'The real engine over a simulated network in this page: no component here is given any data.',
      },
    },
  },
});

const patience = { timeout: 10_000 };

async function sides(canvas: ReturnType<typeof within>) {
  const [alice, bob] = await Promise.all(['Alice', 'Bob'].map((name) => canvas.findByRole('region', { name })));
  if (!alice || !bob) throw new Error('one of the two sides is missing');
  await waitFor(async () => {
    await expect(alice).toHaveAttribute('data-channel', 'open');
    await expect(bob).toHaveAttribute('data-channel', 'open');
  }, patience);
  return { alice, bob };
}

const say = async (side: HTMLElement, text: string) => {
  await userEvent.type(within(side).getByRole('textbox'), `${text}{Enter}`);
};
const statusOf = (side: HTMLElement) => side.querySelector('.rc-status')?.getAttribute('data-status');

export const Talking = meta.story({
  play: async ({ canvas }) => {
    const { alice, bob } = await sides(canvas);
    await say(alice, 'Is anybody there?');
    await waitFor(() => expect(within(bob).getByText('Is anybody there?')).toBeVisible(), patience);
    await waitFor(() => expect(statusOf(alice)).toBe('acknowledged'), patience);
    await say(bob, 'I am.');
    await waitFor(() => expect(within(alice).getByText('I am.')).toBeVisible(), patience);
  },
});

/** The first message to Bob is lost on the way: the second names it, and it is fetched from the store. */
export const GapHeals = meta.story({
  play: async ({ canvas }) => {
    const { alice, bob } = await sides(canvas);
    await userEvent.click(canvas.getByRole('button', { name: 'Lose the next message to Bob' }));
    await say(alice, 'First');
    await say(alice, 'Second');
    await waitFor(() => expect(within(bob).getByText('First')).toBeVisible(), patience);
    const texts = [...bob.querySelectorAll('.rc-text')].map((text) => text.textContent);
    await expect(texts).toEqual(['First', 'Second']);
  },
});

/** What is written without a network waits, and goes out when it is back. */
export const CutOff = meta.story({
  play: async ({ canvas }) => {
    const { alice, bob } = await sides(canvas);
    await userEvent.click(canvas.getByRole('button', { name: 'Cut or reconnect Alice' }));
    await waitFor(
      () => expect(within(alice).getByText(/^Offline/, { selector: '.rc-sync-label' })).toBeVisible(),
      patience,
    );
    await say(alice, 'Kept for later');
    await waitFor(() => expect(within(alice).getByText('Offline, 1 waiting to send')).toBeVisible(), patience);
    await userEvent.click(canvas.getByRole('button', { name: 'Cut or reconnect Alice' }));
    await waitFor(() => expect(within(bob).getByText('Kept for later')).toBeVisible(), patience);
    await waitFor(() => expect(statusOf(alice)).toBe('acknowledged'), patience);
  },
});
