const decoder = new TextDecoder();

/** No more of a list than can be read at a glance, and no deeper. */
const longest = 6;
const deepest = 4;

const isPlain = (value: object): boolean =>
  [Object.prototype, null].includes(Object.getPrototypeOf(value) as typeof Object.prototype | null);

/** Ids are told from sentences by having no spaces. */
const shortened = (text: string): string =>
  text.length > 40 && !/\s/.test(text) ? `${text.slice(0, 6)}…${text.slice(-4)}` : text;

/** Bytes as what they say, where that is text. */
function bytes(value: Uint8Array): string {
  const text = decoder.decode(value);
  return /[\uFFFD\0]/.test(text) ? `${value.length} bytes` : `bytes of "${shortened(text)}"`;
}

/** Times are told from counts by the name of their field. */
const isTime = (name: string, value: number): boolean => value > 1e12 && /^at$|At$|since|Timestamp|UpTo/.test(name);

/** A map, of the language or of the store. */
const isMap = (value: unknown): value is Iterable<[string, unknown]> =>
  typeof value === 'object' && value !== null && Symbol.iterator in value && 'get' in value;

/** What a value is made of: a list's items, an object's fields. Undefined: it is shown as it is. */
function partsOf(
  value: unknown,
  depth: number,
): { readonly parts: readonly string[]; readonly ends: string } | undefined {
  if (isMap(value)) return partsOf(Object.fromEntries(value), depth);
  if (Array.isArray(value)) {
    const left = value.length - longest;
    const parts = value.slice(-longest).map((item) => format(item, '', depth + 1));
    return { parts: left > 0 ? [`… ${left} before`, ...parts] : parts, ends: '[]' };
  }
  if (typeof value !== 'object' || value === null || !isPlain(value)) return undefined;
  const fields = Object.entries(value).filter(([, field]) => field !== undefined);
  return { parts: fields.map(([name, field]) => `${name}: ${format(field, name, depth + 1)}`), ends: '{}' };
}

function format(value: unknown, name: string, depth: number): string {
  if (typeof value === 'string') return `"${shortened(value)}"`;
  if (typeof value === 'function') return 'ƒ';
  if (typeof value === 'number' && isTime(name, value)) return new Date(value).toLocaleTimeString('en-GB');
  if (typeof value !== 'object' || value === null) return String(value);
  if (value instanceof Uint8Array) return bytes(value);
  if (value instanceof Error) return `${value.name}: ${value.message}`;
  // The engine, or something of the page: not for reading.
  const made = depth > deepest || 'syncStatus' in value ? undefined : partsOf(value, depth);
  if (!made) return '{…}';
  const { parts, ends } = made;
  if (parts.length === 0) return ends;
  if (depth > 0) return `${ends[0]} ${parts.join(', ')} ${ends[1]}`;
  return `${ends[0]}\n${parts.map((part) => `  ${part},\n`).join('')}${ends[1]}`;
}

/** What is in a value now and was not before, short enough for a line or two. */
export function formatChange(before: unknown, now: unknown): string {
  const made = partsOf(now, 0);
  if (!made || made.parts.length === 0) return formatValue(now);
  const known = new Set(partsOf(before, 0)?.parts);
  const fresh = made.parts.filter((part) => !known.has(part));
  const text = fresh.length > 0 ? fresh.join(', ') : `${made.parts.length} left`;
  return text.length > 140 ? `${text.slice(0, 140)}…` : text;
}

/** What a hook returned, to be read: times as times, bytes as text, functions as ƒ, long ids short. */
export function formatValue(value: unknown): string {
  return format(value, '', 0);
}
