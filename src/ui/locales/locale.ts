import type { Ago, ReliableChannelStrings } from '../strings/strings.js';

/** Every word of `/ui` and `/ui/domain`. A translation of this type that lacks one does not compile. */
export type CompleteStrings = Required<ReliableChannelStrings>;

/** A language, as `UiProvider` takes it: `<UiProvider {...german()}>`. */
export interface UiLocale {
  readonly strings: CompleteStrings;
  /** BCP 47 tag for numbers, times and dates. */
  readonly locale: string;
  /** Where its lines begin. */
  readonly dir: 'ltr' | 'rtl';
}

/** How a language writes numbers and spans of time, and which of its forms goes with a number. */
export interface LocaleFormats<Category extends Intl.LDMLPluralRule> {
  number(value: number): string;
  /**
   * The form that goes with a number, `#` in it replaced by the number as the language writes it.
   * @param forms one for each plural category the language has
   */
  plural(value: number, forms: Readonly<Record<Category | 'other', string>>): string;
  /** "8 seconds ago". */
  ago(ago: Ago): string;
  /** "8 seconds". */
  span(span: Ago): string;
  /** A size in bytes. */
  bytes(value: number): string;
  /** A name or a text in any language, kept from turning round what stands beside it. */
  foreign(text: string): string;
}

/**
 * Makes what the words of a language are put together with, by the `Intl` of the platform. `Category` names its plural
 * categories but for `other`, so that a form that is forgotten does not compile.
 * @param locale BCP 47 tag
 * @throws {RangeError} when the tag is not well-formed
 * @example
 * ```ts
 * import { createFormats } from 'react-reliable-channel/ui/locales';
 *
 * const { plural } = createFormats<'one' | 'few' | 'many'>('pl');
 * plural(3, { one: '# głos', few: '# głosy', many: '# głosów', other: '# głosu' }); // 3 głosy
 * ```
 */
export function createFormats<Category extends Intl.LDMLPluralRule>(locale: string): LocaleFormats<Category> {
  const rules = new Intl.PluralRules(locale);
  const numbers = new Intl.NumberFormat(locale);
  const relative = new Intl.RelativeTimeFormat(locale, { style: 'short' });
  const unitOf = (unit: string) => new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'long' });
  const units = {
    second: unitOf('second'),
    minute: unitOf('minute'),
    hour: unitOf('hour'),
    day: unitOf('day'),
    byte: unitOf('byte'),
  };
  return {
    number: (value) => numbers.format(value),
    plural: (value, forms) => forms[rules.select(value) as Category | 'other'].replace('#', numbers.format(value)),
    ago: ({ value, unit }) => relative.format(-value, unit),
    span: ({ value, unit }) => units[unit].format(value),
    bytes: (value) => units.byte.format(value),
    foreign: (text) => `\u2068${text}\u2069`,
  };
}

/**
 * Makes the function that gives a language for one of its regions: the same object each time, so that it can be called
 * where it is used.
 * @param tag the region it is given for where none is asked for, a BCP 47 tag
 */
export function localeMaker(
  tag: string,
  dir: 'ltr' | 'rtl',
  stringsOf: (locale: string) => CompleteStrings,
): (locale?: string) => UiLocale {
  const made = new Map<string, UiLocale>();
  return (locale = tag) => {
    const known = made.get(locale);
    if (known) return known;
    const one = { strings: stringsOf(locale), locale, dir };
    made.set(locale, one);
    return one;
  };
}
