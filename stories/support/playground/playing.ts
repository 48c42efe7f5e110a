import { expect, userEvent, waitFor, within } from 'storybook/test';

/** What is not there in time is said without the whole page. */
const patience = { timeout: 20_000, interval: 25, onTimeout: (error: Error) => error };

/** What a play function does and waits for in a playground. */
export function playgroundOf(canvasElement: HTMLElement) {
  const canvas = within(canvasElement);
  /** The viewer's is the first one. */
  const screen = (who = '\\w+') => canvas.getAllByRole('group', { name: new RegExp(`^What ${who} sees$`) })[0]!;
  const script = () => within(canvas.getByRole('group', { name: 'What happens' }));
  const stepButton = (step: number) => script().getAllByRole('listitem')[step - 1]!.querySelector('button')!;
  const control = (name: string) => script().getByRole('button', { name });
  return {
    /** A button above the steps, by its whole name. */
    control,
    screen: () => within(screen()),
    /** Waits for a button on the screen. */
    button: (name: string | RegExp) => within(screen()).findByRole('button', { name }, patience),
    /** Waits until everything before the first step is done. */
    ready: () => waitFor(() => expect(canvasElement.querySelector('.play')).toHaveAttribute('data-ready'), patience),
    /** Goes to after this step, and waits until it is there. */
    async to(step: number) {
      await waitFor(() => expect(stepButton(step)).not.toHaveAttribute('aria-disabled'), patience);
      await userEvent.click(stepButton(step));
      await waitFor(() => expect(stepButton(step)).toHaveAttribute('aria-current', 'step'), patience);
    },
    /** Waits until a button above the steps has nothing to do. */
    rests: (name: string) => waitFor(() => expect(control(name)).toHaveAttribute('aria-disabled', 'true'), patience),
    /** Waits until the screen, the viewer's or that of somebody else, shows this. */
    sees: (what: string | RegExp, who?: string) =>
      waitFor(() => {
        const text = screen(who).textContent ?? '';
        if (typeof what === 'string' ? text.includes(what) : what.test(text)) return;
        throw new Error(`"${text}" does not have ${String(what)} in it.`);
      }, patience),
    /** Waits until the screen does not show this. */
    seesNot: (what: string) => waitFor(() => expect(screen()).not.toHaveTextContent(what), patience),
    /** Waits until the picture says this of what somebody has of a message, from 1. */
    has: (who: string, message: number, what: string) =>
      waitFor(async () => {
        const row = canvas.getByRole('rowheader', { name: new RegExp(`^${who}`) }).closest('tr')!;
        await expect(within(row).getAllByRole('cell')[message - 1]).toHaveTextContent(what);
      }, patience),
  };
}

/** Where a playground of a guide ends: after the step that tells most, once its screen shows what the guide says of it. */
export type GuideEnd = readonly [step: number, shows: string];

/** Goes on each playground of a guide, in their order, to its end: what is news only after a second is shown by then. */
export async function playGuide(canvasElement: HTMLElement, ends: readonly GuideEnd[]): Promise<void> {
  const examples = [...canvasElement.querySelectorAll<HTMLElement>('.guide-example')];
  await expect(examples).toHaveLength(ends.length);
  for (const [index, [step, shows]] of ends.entries()) {
    const { ready, to, sees } = playgroundOf(examples[index]!);
    await ready();
    await to(step);
    await sees(shows);
  }
}
