import { useId, useSyncExternalStore } from 'react';
import { Slider } from './slider.js';
import {
  formatDelay,
  formatShare,
  labelOf,
  maxDelay,
  presetNames,
  presetOf,
  storeDelays,
  type StoreManner,
} from './weather.js';
import type { WeatherStation } from './weather-station.js';

const manners: readonly { manner: StoreManner; label: string }[] = [
  { manner: 'prompt', label: 'At once' },
  { manner: 'slow', label: `After ${storeDelays.slow / 1000} s` },
  { manner: 'silent', label: 'Not at all' },
];

/**
 * What the network does to this tab, to be turned while the chat runs.
 * @param props.shared all tabs of the participant go through what the one that leads goes through
 */
export function WeatherPanel({ station, shared }: { station: WeatherStation; shared: boolean }) {
  const weather = useSyncExternalStore(station.subscribe, station.get);
  const preset = presetOf(weather);
  const storeName = useId();
  const share = { min: 0, max: 1, step: 0.05, format: formatShare };

  return (
    <section className="panel" aria-labelledby="weather-title">
      <h2 id="weather-title">Network weather</h2>
      <p className="panel-note">
        {shared
          ? 'What this tab goes through while it leads. While another one does, that one’s weather counts.'
          : 'What this tab alone goes through. The others have their own.'}
      </p>

      <div className="segments" role="group" aria-label="Presets">
        {presetNames.map((name) => (
          <button key={name} type="button" aria-pressed={preset === name} onClick={() => station.setPreset(name)}>
            {labelOf(name)}
          </button>
        ))}
      </div>

      <label className="switch-row">
        <span>
          Cut this tab off
          <small>Nothing arrives, nothing goes out.</small>
        </span>
        <input
          type="checkbox"
          role="switch"
          className="switch"
          checked={weather.cut}
          onChange={(event) => station.set({ cut: event.target.checked })}
        />
      </label>

      <LoseNext count={weather.loseNext} untold={weather.untold} onChange={(count) => station.loseNext(count)} />

      <div className="sliders">
        <Slider label="Loss" value={weather.loss} {...share} onChange={(loss) => station.set({ loss })} />
        <Slider
          label="Delay"
          value={weather.delay}
          min={0}
          max={maxDelay}
          step={100}
          format={formatDelay}
          onChange={(delay) => station.set({ delay })}
        />
        <Slider
          label="Duplication"
          value={weather.duplication}
          {...share}
          onChange={(duplication) => station.set({ duplication })}
        />
        <Slider
          label="Reordering"
          value={weather.reordering}
          {...share}
          onChange={(reordering) => station.set({ reordering })}
        />
      </div>

      <fieldset className="choice">
        <legend>The store answers</legend>
        <div className="segments">
          {manners.map(({ manner, label }) => (
            <label key={manner}>
              <input
                type="radio"
                name={storeName}
                checked={weather.store === manner}
                onChange={() => station.set({ store: manner })}
              />
              {label}
            </label>
          ))}
        </div>
      </fieldset>
    </section>
  );
}

interface LoseNextProps {
  count: number;
  /** It was lost, and nobody has told of it yet. */
  untold: boolean;
  onChange: (count: number) => void;
}

function LoseNext({ count, untold, onChange }: LoseNextProps) {
  const armed = count > 0;
  let note = 'A gap takes its place until it is fetched.';
  if (armed) note = 'The next message to reach this tab will be lost.';
  else if (untold) note = 'Lost. Write another one there, or wait: its gap shows when others tell of it.';
  return (
    <div className="lose-next">
      <button type="button" className="button" onClick={() => onChange(armed ? 0 : 1)}>
        {armed ? 'Let it through after all' : 'Lose exactly the next message'}
      </button>
      <p className="panel-note" role="status">
        {note}
      </p>
    </div>
  );
}
