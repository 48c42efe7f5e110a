import { Composer, MessageList, SyncBanner } from 'react-reliable-channel/ui';
import { expect, userEvent, waitFor, within } from 'storybook/test';
import preview from '../.storybook/preview.js';
import { Action } from './support/hooks/HookStage.js';
import { Playground, Screen, useWorld } from './support/playground/Playground.js';
import { playgroundOf } from './support/playground/playing.js';
import { allWeathers } from './support/playground/scripts.js';

function Side({ name }: { name: string }) {
  return (
    <div className="play-list">
      <SyncBanner />
      <MessageList label={`Messages as ${name} sees them`} />
      <Composer label={`Message as ${name}`} draftKey={`story-live-${name}`} />
    </div>
  );
}

/** Bob's screen, and what can be done to the network. */
function OtherSide() {
  const { people, person } = useWorld();
  return (
    <>
      <Screen person={person('Bob')}>
        <Side name="Bob" />
      </Screen>
      <div role="group" aria-label="By hand" className="play-by-hand">
        <h2>By hand</h2>
        <div className="play-view play-buttons">
          {people.map(({ name, faults }) => (
            <Action key={name} name={`Lose the next message to ${name}`} onPress={() => faults.set({ loseNext: 1 })} />
          ))}
          {people.map(({ name, faults }) => (
            <Action
              key={name}
              name={`Cut or reconnect ${name}`}
              onPress={() => faults.set({ cut: !faults.get().cut })}
            />
          ))}
        </div>
      </div>
    </>
  );
}

function TwoPeople() {
  return (
    <Playground script={allWeathers} hands={<OtherSide />}>
      <Side name="Alice" />
    </Playground>
  );
}

const meta = preview.meta({
  title: 'Live/Two people',
  component: TwoPeople,
  parameters: {
    docs: {
      description: {
        component:
          'The real engine over a simulated network in this page: no component here is given any data. Write as either of the ' +
          'two. Time is virtual: it goes on for some seconds after each thing you do.',
      },
    },
  },
});

const patience = { timeout: 20_000 };

async function sides(canvasElement: HTMLElement) {
  await playgroundOf(canvasElement).ready();
  const [alice, bob] = ['Alice', 'Bob'].map((name) =>
    within(canvasElement).getByRole('group', { name: `What ${name} sees` }),
  );
  return { alice: alice!, bob: bob! };
}

const say = async (side: HTMLElement, text: string) => {
  await userEvent.type(within(side).getByRole('textbox'), `${text}{Enter}`);
};
const statusOf = (side: HTMLElement) => side.querySelector('.rc-status')?.getAttribute('data-status');

export const Talking = meta.story({
  play: async ({ canvasElement }) => {
    const { alice, bob } = await sides(canvasElement);
    await say(alice, 'Is anybody there?');
    await waitFor(() => expect(within(bob).getByText('Is anybody there?')).toBeVisible(), patience);
    await waitFor(() => expect(statusOf(alice)).toBe('acknowledged'), patience);
    await say(bob, 'I am.');
    await waitFor(() => expect(within(alice).getByText('I am.')).toBeVisible(), patience);
  },
});

/** The first message to Bob is lost on the way: the second names it, and it is fetched from the store. */
export const GapHeals = meta.story({
  play: async ({ canvas, canvasElement }) => {
    const { alice, bob } = await sides(canvasElement);
    await userEvent.click(canvas.getByRole('button', { name: 'Lose the next message to Bob' }));
    await say(alice, 'First');
    await say(alice, 'Second');
    await waitFor(() => expect(within(bob).getByText('First')).toBeVisible(), patience);
    await waitFor(() => expect(within(bob).getByText('Second')).toBeVisible(), patience);
    const texts = [...bob.querySelectorAll('.rc-text')].map((text) => text.textContent);
    await expect(texts).toEqual(['First', 'Second']);
  },
});

/** What is written without a network waits, and goes out when it is back. */
export const CutOff = meta.story({
  play: async ({ canvas, canvasElement }) => {
    const { alice, bob } = await sides(canvasElement);
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
