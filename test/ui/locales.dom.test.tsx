import { render, screen } from '@testing-library/react';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { defaultDomainStrings, VoteCount } from '../../src/ui/domain/index.js';
import { defaultStrings, SyncBanner, UiProvider } from '../../src/ui/index.js';
import { arabic, createFormats, german, type CompleteStrings } from '../../src/ui/locales/index.js';

const english = { ...defaultStrings, ...defaultDomainStrings };
const keys = Object.keys(english) as (keyof CompleteStrings)[];

/** Ways to call each function: every branch of English, numbers of every plural category. */
const numbers = [0, 1, 2, 3, 11, 100, 1_234];
const names = [undefined, 'Alice'];
const agos = [
  undefined,
  { value: 0, unit: 'second' },
  { value: 8, unit: 'second' },
  { value: 1, unit: 'minute' },
  { value: 2, unit: 'hour' },
  { value: 5, unit: 'day' },
] as const;
const each = <A, B>(some: readonly A[], others: readonly B[]) =>
  some.flatMap((a) => others.map((b) => [a, b] as const));
const maybeNumbers = [undefined, ...numbers];

type Calls = {
  [K in keyof CompleteStrings]: readonly Readonly<
    Parameters<Extract<CompleteStrings[K], (...args: never) => string>>
  >[];
};
type FunctionKey = {
  [K in keyof CompleteStrings]: CompleteStrings[K] extends string ? never : K;
}[keyof CompleteStrings];
const counted = numbers.map((n) => [n] as const);
const bounded = each(numbers, [false, true]).map(([n, atLeast]) => [n, atLeast] as const);
const withAuthor = each(numbers, names);
const soFar = each(numbers, maybeNumbers);
const reasons = [[undefined], ['no peer.']] as const;

const calls = {
  acknowledged: each(maybeNumbers, maybeNumbers),
  failed: reasons,
  notSent: reasons,
  stepResent: counted,
  stepAcknowledged: [['Alice']],
  outbox: counted,
  resendAll: counted,
  complete: maybeNumbers.map((n) => [n] as const),
  stillMissing: soFar,
  partlyLost: soFar,
  notRead: soFar,
  stillCatchingUp: maybeNumbers.map((n) => [n] as const),
  connection: each(['connecting', 'online', 'degraded', 'offline'] as const, [undefined, 'no peer.']),
  held: counted,
  late: agos.map((ago) => [ago] as const),
  gapMissing: withAuthor,
  gapRetrieving: withAuthor.flatMap(([n, author]) =>
    ([undefined, 'store', 'repair'] as const).map((via) => [n, author, via] as const),
  ),
  gapLost: withAuthor,
  showGaps: counted,
  unreadable: counted,
  connecting: counted,
  openFailed: reasons,
  syncing: counted,
  incomplete: counted,
  offline: counted,
  heard: agos.map((ago) => [ago] as const),
  newMessages: counted,
  earlierArrived: counted,
  count: bounded,
  votes: bounded,
  reaction: bounded.map(([n, atLeast]) => ['👍', n, atLeast] as const),
  pollTotal: counted,
  answersWaiting: counted,
  repliesWaiting: counted,
  hideReplies: counted,
  showReplies: counted,
} satisfies { [K in FunctionKey]: Calls[K] };

/** Everything a language can say for one key. */
function said(strings: CompleteStrings, key: keyof CompleteStrings): readonly string[] {
  const value = strings[key];
  if (typeof value === 'string') return [value];
  const of = value as (...args: readonly unknown[]) => string;
  return (calls[key as FunctionKey] as readonly (readonly unknown[])[]).map((args) => of(...args));
}

const locales = [
  { name: 'German', ...german(), letters: /\p{Script=Latin}/u },
  { name: 'Arabic', ...arabic(), letters: /\p{Script=Arabic}/u },
] as const;

describe.each(locales)('$name', ({ strings, locale, letters }) => {
  it('has every word of the components, each of the same kind as in English', () => {
    expect(keys.filter((key) => typeof strings[key] !== typeof english[key])).toEqual([]);
    expect(Object.keys(strings).filter((key) => !(key in english))).toEqual([]);
  });

  it.each(keys)('says something whole for %s, whatever it is asked', (key) => {
    for (const text of said(strings, key)) {
      expect(text).not.toMatch(/#|undefined|NaN|^\s*$|^\s|\s$|\s\s|\.\./);
    }
  });

  it('leaves nothing in English', () => {
    // Numbers, an emoji and a name alone are in no language.
    const worded = keys.filter((key) => !['count', 'reaction', 'complete'].includes(key));
    const foreign = worded.filter((key) =>
      said(strings, key).some((text) => !letters.test(text.replaceAll('Alice', ''))),
    );
    const same = worded.filter((key) =>
      said(strings, key).some((text) => said(english as CompleteStrings, key).includes(text)),
    );
    // German calls offline what English does.
    expect({ foreign, same }).toEqual({ foreign: [], same: locale === 'de' ? ['connection', 'offline'] : [] });
  });

  it.each(['newMessages', 'stillMissing', 'gapLost', 'votes', 'answersWaiting', 'hideReplies'] as const)(
    'has a form of its own of %s for each plural category it tells apart',
    (key) => {
      const rules = new Intl.PluralRules(locale);
      const say = strings[key] as (count: number) => string;
      const forms = new Map(numbers.map((n) => [rules.select(n), say(n).replace(/\p{Number}[\p{Number}.,٬]*/u, '#')]));
      expect([...forms.keys()].toSorted()).toEqual(rules.resolvedOptions().pluralCategories.toSorted());
      // The last two of Arabic differ in nouns that show it.
      const same = locale === 'ar' && !['votes', 'hideReplies'].includes(key) ? 1 : 0;
      expect(new Set(forms.values()).size).toBe(forms.size - same);
    },
  );
});

describe('a language', () => {
  it('writes numbers, sizes and spans of time as its region does', () => {
    expect(german('de').strings.votes(1_234, true)).toBe('mindestens 1.234 Stimmen');
    expect(german('de-AT').strings.votes(1_234, false)).toBe(`${new Intl.NumberFormat('de-AT').format(1_234)} Stimmen`);
    expect(arabic('ar-EG').strings.newMessages(3)).toBe('٣ رسائل جديدة');
    expect(german().strings.late({ value: 2, unit: 'hour' })).toBe('Verspätet angekommen, 2 Stunden nach dem Senden');
    expect(german().strings.heard({ value: 8, unit: 'second' })).toBe('gehört vor 8 Sek.');
  });

  it('keeps a name in another script from turning round what stands beside it', () => {
    expect(arabic().strings.gapMissing(2, 'Alice')).toBe('رسالتان مفقودتان من \u2068Alice\u2069');
  });

  it('is the same object each time, so that nothing is drawn anew for it', () => {
    expect(german('de-CH')).toBe(german('de-CH'));
    expect(german('de-CH')).not.toBe(german());
  });

  it('is set by a provider: its words, its direction, and its name for screen readers', () => {
    render(
      <UiProvider {...arabic()}>
        <SyncBanner status={{ status: 'syncing', missing: 2, lost: 0, unsent: 0 }} />
        <VoteCount count={2} completeness={{ complete: false }} />
      </UiProvider>,
    );
    const within = screen.getByText('جارٍ اللحاق، رسالتان مفقودتان').closest('[dir]');
    expect(within).toHaveAttribute('dir', 'rtl');
    expect(within).toHaveAttribute('lang', 'ar');
    expect(screen.getByText('صوتان على الأقل')).toBeInTheDocument();
  });

  it('that lacks a word does not compile', () => {
    expectTypeOf(german().strings).toExtend<CompleteStrings>();
    expectTypeOf<Omit<CompleteStrings, 'votes'>>().not.toExtend<CompleteStrings>();
    expectTypeOf<Omit<CompleteStrings, 'queued'>>().not.toExtend<CompleteStrings>();
  });

  it('that lacks a plural form does not compile', () => {
    const { plural } = createFormats<'one' | 'few'>('cs');
    expect(plural(3, { one: '# hlas', few: '# hlasy', other: '# hlasů' })).toBe('3 hlasy');
    // @ts-expect-error -- `few` is missing
    expect(() => plural(3, { one: '# hlas', other: '# hlasů' })).toThrow(TypeError);
  });
});
