// @ts-check
import { BIN } from './measure.mjs';

/** @typedef {import('./report.mjs').Result} Result */
/** @typedef {{ label: string, colour: number, dashed: boolean, points: readonly (readonly [number, number])[] }} Line */
/** @typedef {{ label: string, ticks: readonly number[], log?: boolean, write?: (value: number) => string }} Axis */

const width = 720;
const height = 360;
const frame = { left: 62, right: 190, top: 40, bottom: 48 };

const losses = [0.1, 0.2, 0.3];
const sizes = [2, 5, 20, 50, 200];

/**
 * The plots of the report.
 * @param {readonly Result[]} results
 * @returns {{ file: string, title: string, svg: string }[]}
 */
export function plotsOf(results) {
  const find = (/** @type {number} */ n, /** @type {number} */ loss, /** @type {boolean} */ store) =>
    results.find(({ cell: { id } }) => id === `talk-${n}-${loss}-${store ? 'store' : 'peers'}`)?.pooled;
  const latency = { label: 'seconds after it was sent', ticks: [0, 1, 2, 3, 4, 5] };
  const share = {
    label: 'messages',
    ticks: [0, 0.25, 0.5, 0.75, 1],
    write: (/** @type {number} */ v) => `${v * 100} %`,
  };
  const group = { label: 'participants', ticks: sizes, log: true };
  /** @param {string} measure @param {number} loss @returns {Line[]} */
  const byLatency = (measure, loss) =>
    sizes.flatMap((n, colour) =>
      [true, false].map((store) => ({
        label: `${n} participants`,
        colour,
        dashed: !store,
        points: cumulated(find(n, loss, store)?.[measure], 5_000),
      })),
    );
  /** @param {(pooled: any) => number} read @returns {Line[]} */
  const byGroup = (read) =>
    losses.flatMap((loss, colour) =>
      [true, false].map((store) => ({
        label: `loss ${loss}`,
        colour,
        dashed: !store,
        points: sizes.flatMap((n) => {
          const pooled = find(n, loss, store);
          return pooled === undefined ? [] : [/** @type {const} */ ([n, read(pooled)])];
        }),
      })),
    );
  const plots = [
    {
      file: 'acknowledged.svg',
      title: 'Latency to acknowledgement, loss 0.2',
      x: latency,
      y: share,
      lines: byLatency('acknowledged', 0.2),
    },
    {
      file: 'consistent.svg',
      title: 'Time until everybody has a message, loss 0.2',
      x: latency,
      y: share,
      lines: byLatency('consistent', 0.2),
    },
    {
      file: 'bytes.svg',
      title: 'Published per 100-byte message, all traffic',
      x: group,
      y: { label: 'kB', ticks: [0.3, 1, 3, 10, 30, 100], log: true },
      lines: byGroup(({ bytes }) => bytes / 1_000),
    },
    {
      file: 'frames.svg',
      title: 'Frames per message, all traffic',
      x: group,
      y: { label: 'frames', ticks: [1, 2, 5, 10, 20, 50, 100], log: true },
      lines: byGroup(({ frames }) => frames),
    },
  ];
  plots.push({
    file: 'growth.svg',
    title: 'What everybody receives for a message, loss 0.05',
    x: { label: 'participants', ticks: [20, 50, 200, 500, 2_000, 10_000], log: true },
    y: { label: 'kB', ticks: [0.3, 1, 3, 10, 30], log: true },
    lines: [
      {
        label: 'all traffic',
        colour: 0,
        dashed: true,
        points: results
          .filter(({ cell }) => cell.scenario === 'growth' || cell.scenario === 'huge')
          .map(({ cell, pooled }) => /** @type {const} */ ([cell.n, pooled.bytes / 1_000])),
      },
    ],
  });
  return plots.map(({ file, title, x, y, lines }) => ({
    file,
    title,
    svg: plot(
      title,
      x,
      y,
      lines.filter(({ points }) => points.length > 0),
    ),
  }));
}

/** @param {readonly number[] | undefined} bins @param {number} until ms @returns {[number, number][]} */
function cumulated(bins, until) {
  if (bins === undefined) return [];
  const all = bins.reduce((a, b) => a + b, 0);
  let seen = 0;
  return bins.slice(0, until / BIN + 1).map((count, bin) => {
    seen += count;
    return [(bin * BIN) / 1_000, seen / all];
  });
}

/**
 * Lines in a frame, solid with a store and dashed without, in colours that hold on light and dark.
 * @param {string} title
 * @param {Axis} x
 * @param {Axis} y
 * @param {readonly Line[]} lines
 */
function plot(title, x, y, lines) {
  const toX = scale(x, frame.left, width - frame.right);
  const toY = scale(y, height - frame.bottom, frame.top);
  const bottom = height - frame.bottom;
  const right = width - frame.right;
  const grid = [
    ...x.ticks.map(
      (tick) =>
        `<path class="g" d="M${toX(tick)} ${frame.top}V${bottom}"/><text class="s" x="${toX(tick)}" y="${bottom + 18}" text-anchor="middle">${tick}</text>`,
    ),
    ...y.ticks.map(
      (tick) =>
        `<path class="g" d="M${frame.left} ${toY(tick)}H${right}"/><text class="s" x="${frame.left - 8}" y="${toY(tick) + 4}" text-anchor="end">${y.write?.(tick) ?? tick}</text>`,
    ),
  ];
  const drawn = lines.map(({ colour, dashed, points }) => {
    const path = points.map(([a, b], index) => `${index === 0 ? 'M' : 'L'}${toX(a)} ${toY(b)}`).join('');
    return `<path class="l c${colour}${dashed ? ' d' : ''}" d="${path}"/>`;
  });
  const labels = [...new Map(lines.map(({ label, colour }) => [label, colour]))];
  const legend = [
    ...labels.map(([label, colour], index) => key(index, `c${colour}`, label)),
    key(labels.length + 0.5, 'n', 'with a store'),
    key(labels.length + 1.5, 'n d', 'without'),
  ];
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${title}"><style>
  .bg{fill:#fff}text{fill:#1d2330;font:13px system-ui,sans-serif}.s{fill:#5b6475;font-size:12px}.b{font-weight:600;font-size:14px}
  .g{stroke:#e3e6ec;fill:none}.l{fill:none;stroke-width:2;stroke-linejoin:round}.d{stroke-dasharray:5 4}.n{stroke:#5b6475}
  .c0{stroke:#2f6fde}.c1{stroke:#c2571a}.c2{stroke:#1f8a4c}.c3{stroke:#a03bb8}.c4{stroke:#8a6d00}
  @media (prefers-color-scheme:dark){.bg{fill:#14171d}text{fill:#e8ebf1}.s{fill:#a3adbd}.g{stroke:#2a303b}.n{stroke:#a3adbd}
  .c0{stroke:#6ea3ff}.c1{stroke:#ff9b5e}.c2{stroke:#5fcf8d}.c3{stroke:#d98aee}.c4{stroke:#e0c045}}
</style><rect class="bg" width="${width}" height="${height}"/><text class="b" x="${frame.left}" y="24">${title}</text>${grid.join('')}<text class="s" x="${(frame.left + right) / 2}" y="${height - 10}" text-anchor="middle">${x.label}</text><text class="s" x="14" y="${(frame.top + bottom) / 2}" text-anchor="middle" transform="rotate(-90 14 ${(frame.top + bottom) / 2})">${y.label}</text>${drawn.join('')}${legend.join('')}</svg>
`;
}

/** @param {number} row @param {string} style @param {string} label */
function key(row, style, label) {
  const x = width - frame.right + 20;
  const y = frame.top + 12 + row * 22;
  return `<path class="l ${style}" d="M${x} ${y}h28"/><text x="${x + 36}" y="${y + 4}">${label}</text>`;
}

/** @param {Axis} axis @param {number} from @param {number} to */
function scale({ ticks, log = false }, from, to) {
  const place = (/** @type {number} */ value) => (log ? Math.log(value) : value);
  const low = place(Math.min(...ticks));
  const high = place(Math.max(...ticks));
  return (/** @type {number} */ value) => {
    const share = Math.min(1, Math.max(0, (place(value) - low) / (high - low)));
    return Math.round((from + share * (to - from)) * 10) / 10;
  };
}
