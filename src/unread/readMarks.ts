/**
 * Which messages were read, by the number of their arrival, ascending: all up to the first number, then pairs of the
 * first and the last of a run.
 */
export type ReadMarks = readonly number[];

/** Runs at most, a count: of more, what is unread below the oldest one counts as read. */
const mostRuns = 256;

/** Whether the message that arrived as number `arrival` was read. */
export function isRead(marks: ReadMarks, arrival: number): boolean {
  if (arrival <= marks[0]!) return true;
  for (let index = 1; index < marks.length; index += 2) {
    if (arrival < marks[index]!) return false;
    if (arrival <= marks[index + 1]!) return true;
  }
  return false;
}

/** How many of the first `received` arrivals were read. */
export function countRead(marks: ReadMarks, received: number): number {
  let count = Math.min(marks[0]!, received);
  for (let index = 1; index < marks.length; index += 2) {
    count += Math.max(0, Math.min(marks[index + 1]!, received) - marks[index]! + 1);
  }
  return count;
}

/** What was read when everything up to `arrival` has been, too. The same marks where that is nothing new. */
export function readUpTo(marks: ReadMarks, arrival: number): ReadMarks {
  return marks[0]! >= arrival ? marks : joined(arrival, [[1, marks[0]!], ...runsOf(marks)]);
}

/** What was read when these arrivals have been, too. The same marks where that is nothing new. */
export function readAlso(marks: ReadMarks, arrivals: readonly number[]): ReadMarks {
  const fresh = arrivals.filter((arrival) => !isRead(marks, arrival));
  return fresh.length === 0
    ? marks
    : joined(marks[0]!, [...runsOf(marks), ...fresh.map((arrival): Run => [arrival, arrival])]);
}

type Run = readonly [from: number, to: number];

function runsOf(marks: ReadMarks): Run[] {
  const runs: Run[] = [];
  for (let index = 1; index < marks.length; index += 2) runs.push([marks[index]!, marks[index + 1]!]);
  return runs;
}

function joined(upTo: number, runs: readonly Run[]): ReadMarks {
  const marks = [upTo];
  for (const [from, to] of [...runs].sort(([a], [b]) => a - b)) {
    const end = marks.at(-1)!;
    if (from > end + 1) marks.push(from, to);
    else marks[marks.length - 1] = Math.max(end, to);
  }
  marks.splice(0, Math.max(0, marks.length - 1 - 2 * mostRuns));
  return marks;
}
