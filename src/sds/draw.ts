/** ln(20) + 1: up to so many, the wait is at most its longest. */
const CROWD = 4;

/**
 * A share of the longest wait, 0 to 1, from a truncated exponential (as RFC 5401, 3.2.2 does for NACKs): of so many that
 * draw for the same thing, a few draw short ones and silence the rest. Of more than twenty the longest grows with the
 * logarithm of the group, so that no more of them speak before they hear the first.
 */
export function drawAmong(many: number, random: () => number): number {
  const lambda = Math.log(Math.max(1, many)) + 1;
  return Math.log(1 + random() * (Math.exp(lambda) - 1)) / Math.min(lambda, CROWD);
}
