import { expect, userEvent, waitFor, within } from 'storybook/test';
import { playgroundOf } from '../playground/playing.js';

/** The network of every hook's story, and what can be changed about it. */
export const network = { latency: 300, loss: 0, store: true };

export const networkControls = {
  latency: { control: { type: 'range', min: 0, max: 2_000, step: 50 }, description: 'The way of every frame, ms' },
  loss: {
    control: { type: 'range', min: 0, max: 0.9, step: 0.1 },
    description: 'Share of frames to Alice that are lost',
  },
  store: { control: 'boolean', description: 'Whether there is a store to fetch missing messages from' },
  example: { table: { disable: true } },
  returned: { table: { disable: true } },
  controls: { table: { disable: true } },
  saidBefore: { table: { disable: true } },
  options: { table: { disable: true } },
  bobOptions: { table: { disable: true } },
  bobSees: { table: { disable: true } },
  say: { table: { disable: true } },
  around: { table: { disable: true } },
  label: { table: { disable: true } },
  arrives: { table: { disable: true } },
  steps: { table: { disable: true } },
  faults: { table: { disable: true } },
  timeline: { table: { disable: true } },
} as const;

export { manual } from '../manual/manual.js';

/** What is not there in time is said without the whole page. */
const patience = { timeout: 20_000, interval: 25, onTimeout: (error: Error) => error };

/** What a play function does and waits for on a stage, besides what it does in every playground. */
export function stageOf(canvasElement: HTMLElement) {
  const canvas = within(canvasElement);
  const playground = playgroundOf(canvasElement);
  return {
    ...playground,
    /** Presses a button, as soon as it can be pressed. */
    async press(name: string | RegExp) {
      await playground.ready();
      const button = await canvas.findByRole('button', { name }, patience);
      await waitFor(() => expect(button).toBeEnabled(), patience);
      await userEvent.click(button);
    },
    async type(label: string, text: string) {
      await playground.ready();
      await userEvent.type(await canvas.findByLabelText(label), text);
    },
    /** Waits until the hook's value has this in it. */
    returns: (what: string | RegExp) =>
      waitFor(() => contains(canvas.getByRole('region', { name: 'The value now' }), what), patience),
    /** Waits until the value was this at some time. */
    returned: (what: string | RegExp) =>
      waitFor(() => contains(canvas.getByRole('group', { name: 'What the hook returns' }), what), patience),
    /** Waits until the example shows this. */
    shows: playground.sees,
    /** Waits until Bob has a message of which the picture says this. */
    bobHas: (what: string) =>
      waitFor(() => {
        const columns = [...canvasElement.querySelectorAll('.net-text')].map(({ textContent }) => textContent ?? '');
        const at = columns.findIndex((text) => text.includes(what));
        if (at === -1) throw new Error(`Nobody has said "${what}": ${columns.join(', ')}`);
        const row = canvas.getByRole('rowheader', { name: /^Bob/ }).closest('tr')!;
        const cell = within(row).getAllByRole('cell')[at]!;
        if (!['here', 'own'].includes(cell.dataset['state']!)) throw new Error(`Bob has it as ${cell.textContent}.`);
      }, patience),
  };
}

function contains(element: HTMLElement, what: string | RegExp): void {
  const text = element.textContent ?? '';
  if (typeof what === 'string' ? text.includes(what) : what.test(text)) return;
  throw new Error(`"${text}" does not have ${String(what)} in it.`);
}
