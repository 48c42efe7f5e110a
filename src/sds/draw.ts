/**
 * A share of the longest wait, 0 to 1, from a truncated exponential (as RFC 5401, 3.2.2 does for NACKs): of so many that
 * draw for the same thing, a few draw short ones and silence the rest.
 */
export function drawAmong(many: number, random: () => number): number {
  const lambda = Math.log(Math.max(1, many)) + 1;
  return Math.log(1 + random() * (Math.exp(lambda) - 1)) / lambda;
}
