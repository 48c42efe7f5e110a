// @ts-check

/** @typedef {{ label: string, points: readonly (readonly [number, number])[] }} Line */
/** @typedef {{ from: number, to: number }} Band */

const width = 720;
const height = 360;
const frame = { left: 62, right: 130, top: 40, bottom: 48 };

/**
 * Lines over time from zero on, with bands behind them, in colours that hold on light and dark.
 * @param {string} title
 * @param {string} xLabel
 * @param {string} yLabel
 * @param {readonly Line[]} lines
 * @param {readonly Band[]} bands
 */
export function timePlot(title, xLabel, yLabel, lines, bands) {
  const [right, bottom] = [width - frame.right, height - frame.bottom];
  const xs = ticksUpTo(Math.max(...lines.flatMap(({ points }) => points.map(([x]) => x))));
  const ys = ticksUpTo(Math.max(...lines.flatMap(({ points }) => points.map(([, y]) => y))));
  const toX = scale(xs, frame.left, right);
  const toY = scale(ys, bottom, frame.top);
  const shades = bands.map(({ from, to }) => {
    const x = toX(from);
    return `<rect class="f" x="${x}" y="${frame.top}" width="${Math.max(0.5, Math.round((toX(to) - x) * 10) / 10)}" height="${bottom - frame.top}"/>`;
  });
  const grid = [
    ...xs.map((tick) => `<text class="s" x="${toX(tick)}" y="${bottom + 18}" text-anchor="middle">${tick}</text>`),
    ...ys.map(
      (tick) =>
        `<path class="g" d="M${frame.left} ${toY(tick)}H${right}"/><text class="s" x="${frame.left - 8}" y="${toY(tick) + 4}" text-anchor="end">${tick}</text>`,
    ),
  ];
  const drawn = lines.map(({ label, points }, index) => {
    const path = points.map(([x, y]) => `${toX(x)} ${toY(y)}`).join('L');
    const [x, y] = points.at(-1) ?? [0, 0];
    return `<path class="l c${index}" d="M${path}"/><text class="t${index}" x="${toX(x) + 8}" y="${toY(y) + 4}">${label}</text>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${title}"><style>
  .bg{fill:#fff}text{fill:#1d2330;font:13px system-ui,sans-serif}.s{fill:#5b6475;font-size:12px}.b{font-weight:600;font-size:14px}
  .g{stroke:#e3e6ec;fill:none}.f{fill:#f3e2d6}.l{fill:none;stroke-width:2;stroke-linejoin:round}.c0{stroke:#2f6fde}.c1{stroke:#1f8a4c}
  .t0{fill:#2f6fde}.t1{fill:#1f8a4c}.t0,.t1{font-weight:600}
  @media (prefers-color-scheme:dark){.bg{fill:#14171d}text{fill:#e8ebf1}.s{fill:#a3adbd}.g{stroke:#2a303b}.f{fill:#3a2a1f}
  .c0{stroke:#6ea3ff}.c1{stroke:#5fcf8d}.t0{fill:#6ea3ff}.t1{fill:#5fcf8d}}
</style><rect class="bg" width="${width}" height="${height}"/><text class="b" x="${frame.left}" y="24">${title}</text>${shades.join('')}${grid.join('')}<text class="s" x="${(frame.left + right) / 2}" y="${height - 10}" text-anchor="middle">${xLabel}</text><text class="s" x="14" y="${(frame.top + bottom) / 2}" text-anchor="middle" transform="rotate(-90 14 ${(frame.top + bottom) / 2})">${yLabel}</text>${drawn.join('')}</svg>
`;
}

/** Five to ten round numbers from 0 to above the highest. @param {number} highest */
function ticksUpTo(highest) {
  const power = 10 ** Math.floor(Math.log10(highest || 1));
  const step = [0.1, 0.2, 0.5, 1, 2].map((part) => part * power).find((size) => highest / size <= 8) ?? power;
  const count = Math.ceil(highest / step);
  return Array.from({ length: count + 1 }, (_, index) => Number((index * step).toPrecision(6)));
}

/** @param {readonly number[]} ticks @param {number} from @param {number} to */
function scale(ticks, from, to) {
  const high = Math.max(...ticks);
  return (/** @type {number} */ value) => Math.round((from + (value / high) * (to - from)) * 10) / 10;
}
