import { act, cleanup, render, waitFor } from '@testing-library/react';
import type { ReactNode } from 'react';
import { Fragment, StrictMode } from 'react';
import { hydrateRoot } from 'react-dom/client';
import { renderToString } from 'react-dom/server';
import { expect, vi } from 'vitest';
import type { Stage } from '../../support/renderChannel.js';
import type { Deferred, Place, Source } from './place.js';
import { createPlaces, deferred } from './place.js';
import type { HookRow, Pending, Shown } from './row.js';
import { watched, withoutPage } from './watch.js';

/** Something every hook has to stand, plain and under StrictMode. */
export interface Check {
  readonly name: string;
  /** Fails where the hook does not stand it. */
  run(strict: boolean): Promise<void>;
}

/** The hook in each of the places, each inside of the one before it. */
function Nest({
  row,
  places,
  mounted = true,
}: {
  row: HookRow;
  places: readonly Place[];
  mounted?: boolean;
}): ReactNode {
  const [place, ...others] = places;
  if (!place) return null;
  const { Probe, inside: Inside } = row;
  const content = (
    <>
      {mounted && (
        <p data-place={place.name}>
          <Probe place={place} />
        </p>
      )}
      <Nest row={row} places={others} mounted={mounted} />
    </>
  );
  return <place.Provider>{Inside ? <Inside place={place}>{content}</Inside> : content}</place.Provider>;
}

/** One hook in one or more places, and what a test does there. */
function trial(row: HookRow, strict: boolean, names: readonly string[] = ['lobby']) {
  const { stage, place } = createPlaces();
  const places = names.map((name) => place(name, row.participantId));
  const tree = (mounted = true): ReactNode => {
    const nest = <Nest row={row} places={places} mounted={mounted} />;
    return strict ? <StrictMode>{nest}</StrictMode> : nest;
  };
  const text = ({ name }: Place): string | undefined =>
    [...document.querySelectorAll(`[data-place="${name}"]`)].map(({ textContent }) => textContent).join('|');
  const settle = async (): Promise<void> => {
    // React 18 renders where an act ends.
    for (let turn = 0; turn < 3; turn++) await act(() => stage.clock.advance(20));
  };
  const shows = (one: Place, shown: Shown): Promise<void> =>
    waitFor(async () => {
      await settle();
      expect(text(one)).toBe(typeof shown === 'string' ? shown : shown(one));
    });
  return {
    stage,
    place: places[0]!,
    places,
    tree,
    settle,
    shows,
    async happens(one: Place): Promise<void> {
      await act(async () => {
        await row.happens(one);
        await stage.clock.advance(20);
      });
      await shows(one, row.shows);
    },
  };
}

/** Nothing is left of a stage that nobody uses any more. */
async function expectNothingLeft({ clock, opened }: Stage): Promise<void> {
  await act(() => clock.advance(5_000));
  for (const { channel } of opened) {
    expect({ closed: channel.closeCount, listeners: channel.listenerCount }).toEqual({ closed: 1, listeners: 0 });
  }
  expect(clock.pending).toBe(0);
}

const none: Record<Source, number> = { channel: 0, store: 0, connection: 0, transport: 0, storage: 0 };
const sources = Object.keys(none) as Source[];

const gates = new WeakMap<Place, Deferred<void>>();
/** What every hook may be unmounted in. */
const always = (row: HookRow): Record<string, Pending> => ({
  'opening the channel': {
    prepare(place) {
      const gate = deferred();
      gates.set(place, gate);
      place.stage.gate = gate.promise;
    },
    end: (place) => gates.get(place)!.resolve(),
  },
  'being told of something': { begin: (place) => row.happens(place) },
});

/** What the hook of a row has to stand. */
export function checksOf(row: HookRow): readonly Check[] {
  const checks: Check[] = [];
  const check = (name: string, run: (strict: boolean) => Promise<void>): void =>
    void checks.push({ name, run: (strict) => watched(() => run(strict).finally(cleanup)) });

  check('renders on a server, where nothing is opened and there is no page', async (strict) => {
    const t = trial(row, strict);
    document.body.innerHTML = withoutPage(() => renderToString(t.tree()));
    await t.stage.clock.advance(1_000);
    await t.shows(t.place, row.server);
    expect(t.stage.opened).toHaveLength(0);
    expect(t.place.listeners()).toEqual(none);
  });

  check('hydrates what a server rendered', async (strict) => {
    const t = trial(row, strict);
    const container = document.body.appendChild(document.createElement('div'));
    container.innerHTML = withoutPage(() => renderToString(t.tree()));
    const onRecoverableError = vi.fn();
    const root = await act(async () => hydrateRoot(container, t.tree(), { onRecoverableError }));
    await t.shows(t.place, row.ready ?? row.server);
    await t.happens(t.place);
    expect(onRecoverableError).toHaveBeenCalledTimes(row.suspends ? 1 : 0);
    expect(t.stage.opened).toHaveLength(1);
    act(() => root.unmount());
    await expectNothingLeft(t.stage);
  });

  check('listens once, and to nothing any more when it is gone', async (strict) => {
    const plain = trial(row, false);
    render(plain.tree());
    await plain.shows(plain.place, row.ready ?? row.server);
    const wanted = plain.place.listeners();
    cleanup();
    const t = trial(row, strict);
    const { rerender, unmount } = render(t.tree(false));
    await t.settle();
    const before = t.place.listeners();
    rerender(t.tree());
    await t.shows(t.place, row.ready ?? row.server);
    const during = t.place.listeners();
    expect(sources.filter((source) => during[source] > before[source])).toEqual(row.listens);
    expect(during).toEqual(wanted);
    rerender(t.tree(false));
    await t.settle();
    expect(t.place.listeners()).toEqual(before);
    rerender(t.tree());
    await t.shows(t.place, row.ready ?? row.server);
    await t.happens(t.place);
    unmount();
    await expectNothingLeft(t.stage);
    expect(t.place.listeners()).toEqual(none);
  });

  check('shows the nearest provider’s channel, and no other', async (strict) => {
    const t = trial(row, strict, ['lobby', 'thread']);
    const [outer, inner] = t.places as [Place, Place];
    const { unmount } = render(t.tree());
    for (const one of t.places) await t.shows(one, row.ready ?? row.server);
    await t.happens(inner);
    await t.shows(outer, row.ready ?? row.server);
    await t.happens(outer);
    await t.shows(inner, row.shows);
    unmount();
    await expectNothingLeft(t.stage);
  });

  check('shares one engine with a second provider of the same channel', async (strict) => {
    const t = trial(row, strict);
    const { unmount } = render([
      <Fragment key="first">{t.tree()}</Fragment>,
      <Fragment key="second">{t.tree()}</Fragment>,
    ]);
    const shown = row.ready ?? row.server;
    const text = typeof shown === 'string' ? shown : shown(t.place);
    await t.shows(t.place, `${text}|${text}`);
    expect(t.stage.opened).toHaveLength(1);
    unmount();
    await expectNothingLeft(t.stage);
  });

  for (const [what, { prepare, begin, end }] of Object.entries({ ...always(row), ...row.pending })) {
    check(`while ${what}: may go with its provider`, async (strict) => {
      const t = trial(row, strict);
      prepare?.(t.place);
      const { unmount } = render(t.tree());
      await t.settle();
      let begun: unknown;
      act(() => void (begun = begin?.(t.place)));
      unmount();
      await act(() => t.stage.clock.advance(500));
      await end?.(t.place);
      await Promise.allSettled([begun]);
      await expectNothingLeft(t.stage);
      expect(t.place.listeners()).toEqual(none);
    });

    check(`while ${what}: may go alone, and come back`, async (strict) => {
      const t = trial(row, strict);
      prepare?.(t.place);
      const { rerender, unmount } = render(t.tree());
      await t.settle();
      let begun: unknown;
      act(() => void (begun = begin?.(t.place)));
      rerender(t.tree(false));
      await act(() => t.stage.clock.advance(500));
      await act(async () => {
        await end?.(t.place);
        await Promise.allSettled([begun]);
      });
      await t.settle();
      rerender(t.tree());
      await t.settle();
      unmount();
      await expectNothingLeft(t.stage);
      expect(t.place.listeners()).toEqual(none);
    });
  }
  return checks;
}
