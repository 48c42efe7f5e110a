/** Formatters are slow to make, so there is one pair for each language. */
const formats = new Map<string, { time: Intl.DateTimeFormat; day: Intl.DateTimeFormat; full: Intl.DateTimeFormat }>();

function formatsOf(locale: string | undefined) {
  const key = locale ?? '';
  let found = formats.get(key);
  if (found === undefined) {
    found = {
      time: new Intl.DateTimeFormat(locale, { hour: 'numeric', minute: '2-digit' }),
      day: new Intl.DateTimeFormat(locale, { weekday: 'long', day: 'numeric', month: 'long' }),
      full: new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeStyle: 'medium' }),
    };
    formats.set(key, found);
  }
  return found;
}

/** The time as a reader says it, the whole moment, and the day; empty for a timestamp no calendar has. */
export function rowTime(
  timestamp: number,
  locale: string | undefined,
): { short: string; full: string; day: string; iso: string } {
  const date = new Date(timestamp);
  if (Number.isNaN(+date)) return { short: '', full: '', day: '', iso: '' };
  const { time, day, full } = formatsOf(locale);
  return { short: time.format(date), full: full.format(date), day: day.format(date), iso: date.toISOString() };
}

/** Whether two moments are on one day where the reader is. */
export function sameDay(one: number, other: number): boolean {
  return new Date(one).toDateString() === new Date(other).toDateString();
}
