import { act, cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react';
import type { ComponentType, ReactNode } from 'react';
import { StrictMode } from 'react';
import { ReliableChannelProvider } from 'react-reliable-channel';
import type { ReliableChannel } from 'react-reliable-channel/engine';
import { createReliableChannel } from 'react-reliable-channel/engine';
import type { Faults, MemoryNetwork } from 'react-reliable-channel/testing';
import { createFaults, createMemoryNetwork, createVirtualClock } from 'react-reliable-channel/testing';

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** Where the example of a page is played: in the channel `lobby` as alice, with bob on the other side of a network. */
export interface Scene {
  readonly network: MemoryNetwork;
  /** What goes wrong on the way to the example. */
  readonly faults: Faults;
  readonly bob: ReliableChannel;
  /** Bob says something. */
  say(text: string): void;
  /** What bob has heard, in order. */
  heard(): string[];
  /** Time passes, ms. */
  pass(ms: number): Promise<void>;
  /** All that the example shows, as text. */
  text(): string;
  /** Lets time pass until the example shows this. */
  until(shown: string | RegExp): Promise<void>;
  click(name: string | RegExp): Promise<void>;
  type(label: string, text: string): Promise<void>;
}

/** How the example of a page is played, and what it must show. */
export interface Scenario {
  /** Who the example's participant is. @default alice */
  participantId?: string | (() => Promise<string>);
  /** What the example takes; after `participantId` is known. */
  props?: () => object;
  /** What the example needs around it. @default a provider of the channel */
  around?: (example: ReactNode) => ReactNode;
  /** What the example needs between that provider and itself. @default nothing */
  inside?: (example: ReactNode) => ReactNode;
  play(scene: Scene): Promise<void>;
}

/** Plays an example under StrictMode. What it shows at first is there when `play` begins. */
export async function playScenario(Example: ComponentType, scenario: Scenario): Promise<void> {
  const clock = createVirtualClock();
  const network = createMemoryNetwork({ clock, latency: 20 });
  const faults = createFaults();
  const { participantId: who = 'alice', around, inside = (example) => example } = scenario;
  const participantId = typeof who === 'string' ? who : await who();
  const transport = network.transport(participantId, { faults });
  const bob = await createReliableChannel({
    channelId: 'lobby',
    participantId: 'bob',
    transport: network.transport('bob'),
    clock,
  });
  const example = <Example {...scenario.props?.()} />;
  const page = around?.(example) ?? (
    <ReliableChannelProvider channelId="lobby" participantId={participantId} transport={transport} clock={clock}>
      {inside(example)}
    </ReliableChannelProvider>
  );
  const { container } = render(<StrictMode>{page}</StrictMode>);
  const pass = (ms: number): Promise<void> => act(() => clock.advance(ms));
  const text = (): string => container.textContent ?? '';
  try {
    await scenario.play({
      network,
      faults,
      bob,
      say: (said) => void bob.send(encoder.encode(said)),
      heard: () => bob.log().map(({ content }) => decoder.decode(content)),
      pass,
      text,
      until: (shown) =>
        waitFor(
          async () => {
            await pass(100);
            const found = typeof shown === 'string' ? text().includes(shown) : shown.test(text());
            if (!found) throw new Error(`The example does not show ${String(shown)} but "${text()}".`);
          },
          { timeout: 15_000, interval: 5 },
        ),
      async click(name) {
        fireEvent.click(screen.getByRole('button', { name }));
        await pass(20);
      },
      async type(label, value) {
        fireEvent.change(screen.getByLabelText(label), { target: { value } });
        await pass(20);
      },
    });
  } finally {
    cleanup();
    await clock.advance(2_000);
    await bob.close();
  }
}
