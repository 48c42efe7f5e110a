import type { FaultSettings } from 'react-reliable-channel/broadcast';

/** How the store answers this tab's questions for missing messages. */
export type StoreManner = 'prompt' | 'slow' | 'silent';

/** What the network does to one tab. Shares are 0..1. */
export interface Weather {
  readonly loss: number;
  /** The longest a frame takes, ms; each takes a quarter of it or more. */
  readonly delay: number;
  readonly duplication: number;
  readonly reordering: number;
  readonly store: StoreManner;
  readonly cut: boolean;
}

/** How long the store takes to answer, ms. A slow one leaves time to watch a gap being closed. */
export const storeDelays: Readonly<Record<Exclude<StoreManner, 'silent'>, number>> = { prompt: 0, slow: 4_000 };

export const presetNames = ['sunny', 'rain', 'storm'] as const;
export type PresetName = (typeof presetNames)[number];

type Sky = Omit<Weather, 'cut' | 'store'>;

export const presets: Readonly<Record<PresetName, Sky>> = {
  sunny: { loss: 0, delay: 0, duplication: 0, reordering: 0 },
  rain: { loss: 0.15, delay: 600, duplication: 0.1, reordering: 0.2 },
  storm: { loss: 0.4, delay: 2_000, duplication: 0.3, reordering: 0.5 },
};

export const fineWeather: Weather = { ...presets.sunny, store: 'slow', cut: false };

/** The preset whose sky this is, if it is one; a tab that is cut off is under no sky. */
export function presetOf(weather: Weather): PresetName | undefined {
  if (weather.cut) return undefined;
  return presetNames.find((name) => {
    const sky = presets[name];
    return (Object.keys(sky) as (keyof Sky)[]).every((key) => sky[key] === weather[key]);
  });
}

/** The transport's settings for this weather. */
export function faultsOf(weather: Weather): Partial<FaultSettings> {
  const { loss, delay, duplication, reordering, cut } = weather;
  return { loss, delayMin: delay / 4, delayMax: delay, duplication, reordering, cut };
}

/** What is set, in what a narrow header has room for: "Sunny", "Storm, no store", "Loss 30% and more", "Cut off". */
export function describeWeather(weather: Weather): string {
  if (weather.cut) return 'Cut off';
  const silent = weather.store === 'silent';
  const preset = presetOf(weather);
  if (preset !== undefined) return silent ? `${labelOf(preset)}, no store` : labelOf(preset);
  const [first = '', ...others] = skyParts(weather);
  return silent || others.length > 0 ? `${first} and more` : first;
}

export function labelOf(preset: PresetName): string {
  return preset.charAt(0).toUpperCase() + preset.slice(1);
}

export function formatShare(share: number): string {
  return `${Math.round(share * 100)}%`;
}

export function formatDelay(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}

function skyParts(weather: Weather): string[] {
  const parts: string[] = [];
  if (weather.loss > 0) parts.push(`Loss ${formatShare(weather.loss)}`);
  if (weather.delay > 0) parts.push(`Delay ${formatDelay(weather.delay)}`);
  if (weather.duplication > 0) parts.push(`Twice ${formatShare(weather.duplication)}`);
  if (weather.reordering > 0) parts.push(`Mixed ${formatShare(weather.reordering)}`);
  return parts;
}

/** The weather written by `JSON.stringify`; fine weather for whatever else is found. */
export function parseWeather(text: string | null): Weather {
  let found: unknown;
  try {
    found = JSON.parse(text ?? 'null');
  } catch {
    return fineWeather;
  }
  if (typeof found !== 'object' || found === null) return fineWeather;
  const given = found as Record<keyof Weather, unknown>;
  const number = (value: unknown, max: number): number =>
    typeof value === 'number' && value >= 0 && value <= max ? value : 0;
  return {
    loss: number(given.loss, 1),
    delay: number(given.delay, maxDelay),
    duplication: number(given.duplication, 1),
    reordering: number(given.reordering, 1),
    store: given.store === 'prompt' || given.store === 'silent' ? given.store : 'slow',
    cut: given.cut === true,
  };
}

/** The longest delay the slider offers, ms. */
export const maxDelay = 5_000;
