import { expect, it } from 'vitest';
import { Ledger } from '../../src/testing/simulation/ledger.js';

function ledgerOf(participants: number): Ledger {
  const ledger = new Ledger();
  for (let index = 0; index < participants; index++) ledger.join();
  return ledger;
}

it('counts a message shown before one it follows, unless the gap was named', () => {
  const ledger = ledgerOf(3);
  const first = ledger.sent('first', 0, 0);
  const second = ledger.sent('second', 0, 10);
  second.follows = [first];
  ledger.delivered(second, 1, ['first'], 20);
  expect(ledger.causalViolations).toBe(0);
  ledger.delivered(second, 2, [], 20);
  expect(ledger.causalViolations).toBe(1);
  expect(ledger.described).toEqual(['second was shown before first to participant 2']);
});

it('counts a message shown twice', () => {
  const ledger = ledgerOf(2);
  const message = ledger.sent('m', 0, 0);
  ledger.delivered(message, 1, [], 20);
  ledger.delivered(message, 1, [], 30);
  expect(ledger.duplicatesShown).toBe(1);
  expect(message.deliveredAt[1]).toBe(20);
});

it('knows how many deliveries are open, also for those who join and for what is given up', () => {
  const ledger = ledgerOf(2);
  const message = ledger.sent('m', 0, 0);
  const given = ledger.sent('given up', 1, 0);
  expect(ledger.open).toBe(2);
  const joiner = ledger.join();
  expect(ledger.open).toBe(4);
  ledger.delivered(message, 1, [], 20);
  ledger.delivered(message, joiner, [], 40);
  ledger.discarded(given);
  ledger.delivered(given, 0, [], 50);
  expect(ledger.open).toBe(0);
});
