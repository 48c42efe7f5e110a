import { act, render, screen } from '@testing-library/react';
import type { ReactNode } from 'react';
import { Component, StrictMode } from 'react';
import { describe, expect, it, vi } from 'vitest';
import type { Persistence } from '../../src/engine/index.js';
import { memoryPersistence } from '../../src/engine/index.js';
import { indexedDbPersistence } from '../../src/persistence/indexeddb/index.js';
import { useReliableChannel } from '../../src/index.js';
import { createStage, idleTransport } from '../support/renderChannel.js';

function State({ name = 'state' }: { name?: string }): ReactNode {
  return <p data-testid={name}>{useReliableChannel().state}</p>;
}

/** Shows the error of what it holds. */
class Refused extends Component<{ children: ReactNode }, { error?: Error }> {
  override state: { error?: Error } = {};
  static getDerivedStateFromError = (error: Error) => ({ error });
  override render = (): ReactNode =>
    this.state.error ? <p role="alert">{this.state.error.message}</p> : this.props.children;
}

let made = 0;
const text = (name = 'state'): string | null => screen.getByTestId(name).textContent;

describe.each([false, true])('the registry (StrictMode: %s)', (strict) => {
  const within = (tree: ReactNode): ReactNode => (strict ? <StrictMode>{tree}</StrictMode> : tree);

  /** A stage, and how many engines ran at once at most. */
  function counted() {
    const stage = createStage();
    const running = (): number => stage.opened.filter(({ channel }) => channel.closeCount === 0).length;
    let most = 0;
    return {
      stage,
      running,
      most: () => most,
      async pass(ms: number): Promise<void> {
        for (let passed = 0; passed < ms; passed += 10) {
          await act(() => stage.clock.advance(10));
          most = Math.max(most, running());
        }
      },
    };
  }

  it('opens a channel anew for who comes back after the grace period', async () => {
    const t = counted();
    const { rerender } = render(within(<t.stage.Provider gracePeriod={100} children={<State />} />));
    await t.pass(20);
    rerender(within(<></>));
    await t.pass(120);
    expect(t.running()).toBe(0);
    rerender(within(<t.stage.Provider gracePeriod={100} children={<State />} />));
    expect(text()).toBe('opening');
    await t.pass(20);
    expect([text(), t.stage.opened.length, t.most()]).toEqual(['open', 2, 1]);
  });

  it('goes on with a channel that was left while it opened, for who comes back within the grace period', async () => {
    const t = counted();
    let letOpen = (): void => {};
    t.stage.gate = new Promise((resolve) => (letOpen = resolve));
    const { rerender } = render(within(<t.stage.Provider gracePeriod={100} children={<State />} />));
    await t.pass(20);
    rerender(within(<></>));
    await t.pass(50);
    rerender(within(<t.stage.Provider gracePeriod={100} children={<State />} />));
    letOpen();
    await t.pass(500);
    expect([text(), t.stage.opened.length, t.running()]).toEqual(['open', 1, 1]);
  });

  it('opens one after the other where a channel that was left while it opened is wanted after the grace period', async () => {
    const t = counted();
    let letOpen = (): void => {};
    t.stage.gate = new Promise((resolve) => (letOpen = resolve));
    const { rerender } = render(within(<t.stage.Provider gracePeriod={100} children={<State />} />));
    rerender(within(<></>));
    await t.pass(200);
    rerender(within(<t.stage.Provider gracePeriod={100} children={<State />} />));
    await t.pass(50);
    letOpen();
    await t.pass(500);
    expect([text(), t.running(), t.most()]).toEqual(['open', 1, 1]);
  });

  it('never has two engines where whoever comes back brings another transport: the one before closes first', async () => {
    const t = counted();
    const app = (key: string): ReactNode =>
      within(<t.stage.Provider key={key} transport={idleTransport()} children={<State />} />);
    const { rerender } = render(app('first'));
    await t.pass(20);
    rerender(within(<></>));
    await t.pass(20);
    rerender(app('second'));
    await t.pass(100);
    expect([text(), t.stage.opened.length, t.running(), t.most()]).toEqual(['open', 2, 1, 1]);
  });

  it('is one engine for a provider whose transport and persistence are made while rendering, however often', async () => {
    const t = counted();
    const app = (): ReactNode =>
      within(
        <t.stage.Provider transport={idleTransport()} persistence={indexedDbPersistence()} children={<State />} />,
      );
    const { rerender } = render(app());
    await t.pass(20);
    rerender(app());
    await t.pass(2_000);
    expect([text(), t.stage.opened.length, t.running()]).toEqual(['open', 1, 1]);
  });

  it('refuses a second engine over the same storage, with an error that says why and what to do', async () => {
    vi.spyOn(console, 'error').mockReturnValue();
    const t = counted();
    const provider = (name: string): ReactNode => (
      <Refused>
        <t.stage.Provider
          transport={idleTransport()}
          persistence={indexedDbPersistence()}
          children={<State name={name} />}
        />
      </Refused>
    );
    const { rerender } = render(
      within(
        <>
          {provider('first')}
          {provider('second')}
        </>,
      ),
    );
    await t.pass(100);
    expect(screen.getByRole('alert').textContent).toBe(
      'Channel "lobby" is already open for participant "alice" with another transport. ' +
        'Set it once, outside of components, or give one another participantId.',
    );
    expect([text('first'), t.stage.opened.length, t.most()]).toEqual(['open', 1, 1]);
    rerender(within(<></>));
    await t.pass(2_000);
    expect(t.running()).toBe(0);
    vi.restoreAllMocks();
  });

  it('is one channel for two providers with one transport, whose persistence is made twice for the same place', async () => {
    const t = counted();
    const provider = (name: string): ReactNode => (
      <t.stage.Provider persistence={indexedDbPersistence()} children={<State name={name} />} />
    );
    render(
      within(
        <>
          {provider('first')}
          {provider('second')}
        </>,
      ),
    );
    await t.pass(100);
    expect([text('first'), text('second'), t.stage.opened.length]).toEqual(['open', 'open', 1]);
  });

  it.each<[string, () => Persistence]>([
    ['memory', memoryPersistence],
    ['databases of another name', () => indexedDbPersistence({ prefix: `app ${++made}` })],
  ])('is two channels for two providers on networks of their own with %s', async (_what, make) => {
    const t = counted();
    const provider = (name: string): ReactNode => (
      <t.stage.Provider transport={idleTransport()} persistence={make()} children={<State name={name} />} />
    );
    render(
      within(
        <>
          {provider('first')}
          {provider('second')}
        </>,
      ),
    );
    await t.pass(100);
    expect([text('first'), text('second'), t.stage.opened.length]).toEqual(['open', 'open', 2]);
  });

  it('reads a transport once: another one in the same provider changes nothing', async () => {
    const t = counted();
    const { rerender } = render(within(<t.stage.Provider children={<State />} />));
    await t.pass(20);
    rerender(within(<t.stage.Provider transport={idleTransport()} children={<State />} />));
    await t.pass(2_000);
    expect([text(), t.stage.opened.length, t.running()]).toEqual(['open', 1, 1]);
  });

  it('keeps a channel for the other of two providers, whichever goes first, and for its grace period', async () => {
    const t = counted();
    const app = (first: boolean, second: boolean): ReactNode =>
      within(
        <>
          {first && <t.stage.Provider gracePeriod={50} children={<State name="first" />} />}
          {second && <t.stage.Provider gracePeriod={300} children={<State name="second" />} />}
        </>,
      );
    const { rerender } = render(app(true, true));
    await t.pass(20);
    rerender(app(false, true));
    await t.pass(500);
    expect([text('second'), t.running()]).toEqual(['open', 1]);
    rerender(app(false, false));
    await t.pass(200);
    expect(t.running()).toBe(1);
    await t.pass(200);
    expect([t.running(), t.stage.opened.length, t.stage.clock.pending]).toEqual([0, 1, 0]);
  });
});
