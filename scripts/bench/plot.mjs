// @ts-check

/** @typedef {{ label: string, points: readonly (readonly [number, number])[] }} Line */

const width = 720;
const height = 360;
const frame = { left: 72, right: 120, top: 40, bottom: 48 };

/**
 * Lines through points, both axes logarithmic with a tick at each power of ten, in colours that hold on light and dark.
 * @param {string} title
 * @param {string} xLabel
 * @param {string} yLabel
 * @param {readonly Line[]} lines
 */
export function logLogPlot(title, xLabel, yLabel, lines) {
  const [right, bottom] = [width - frame.right, height - frame.bottom];
  const xs = powersAround(lines.flatMap(({ points }) => points.map(([x]) => x)));
  const ys = powersAround(lines.flatMap(({ points }) => points.map(([, y]) => y)));
  const toX = scale(xs, frame.left, right);
  const toY = scale(ys, bottom, frame.top);
  const grid = [
    ...xs.map((tick) => {
      const x = toX(tick);
      return `<path class="g" d="M${x} ${frame.top}V${bottom}"/><text class="s" x="${x}" y="${bottom + 18}" text-anchor="middle">${tick.toLocaleString('en-US')}</text>`;
    }),
    ...ys.map((tick) => {
      const y = toY(tick);
      return `<path class="g" d="M${frame.left} ${y}H${right}"/><text class="s" x="${frame.left - 8}" y="${y + 4}" text-anchor="end">${tick}</text>`;
    }),
  ];
  const drawn = lines.map(({ label, points }, index) => {
    const places = points.map(([x, y]) => [toX(x), toY(y)]);
    const dots = places.map(([x, y]) => `<circle class="p${index}" cx="${x}" cy="${y}" r="4"/>`).join('');
    const [endX = 0, endY = 0] = places.at(-1) ?? [];
    return `<path class="l c${index}" d="M${places.map((place) => place.join(' ')).join('L')}"/>${dots}<text class="t${index}" x="${endX + 10}" y="${endY + 4}">${label}</text>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${title}"><style>
  .bg{fill:#fff}text{fill:#1d2330;font:13px system-ui,sans-serif}.s{fill:#5b6475;font-size:12px}.b{font-weight:600;font-size:14px}
  .g{stroke:#e3e6ec;fill:none}.l{fill:none;stroke-width:2}.c0{stroke:#2f6fde}.c1{stroke:#c2571a}
  .p0,.t0{fill:#2f6fde}.p1,.t1{fill:#c2571a}.t0,.t1{font-weight:600}
  @media (prefers-color-scheme:dark){.bg{fill:#14171d}text{fill:#e8ebf1}.s{fill:#a3adbd}.g{stroke:#2a303b}
  .c0{stroke:#6ea3ff}.c1{stroke:#ff9b5e}.p0,.t0{fill:#6ea3ff}.p1,.t1{fill:#ff9b5e}}
</style><rect class="bg" width="${width}" height="${height}"/><text class="b" x="${frame.left}" y="24">${title}</text>${grid.join('')}<text class="s" x="${(frame.left + right) / 2}" y="${height - 10}" text-anchor="middle">${xLabel}</text><text class="s" x="14" y="${(frame.top + bottom) / 2}" text-anchor="middle" transform="rotate(-90 14 ${(frame.top + bottom) / 2})">${yLabel}</text>${drawn.join('')}</svg>
`;
}

/** The powers of ten around all values. @param {readonly number[]} values */
function powersAround(values) {
  const low = Math.floor(Math.log10(Math.min(...values)));
  const high = Math.ceil(Math.log10(Math.max(...values)));
  return Array.from({ length: high - low + 1 }, (_, i) => Number(`1e${low + i}`));
}

/** @param {readonly number[]} ticks @param {number} from @param {number} to */
function scale(ticks, from, to) {
  const low = Math.log(Math.min(...ticks));
  const high = Math.log(Math.max(...ticks));
  return (/** @type {number} */ value) =>
    Math.round((from + ((Math.log(value) - low) / (high - low)) * (to - from)) * 10) / 10;
}
