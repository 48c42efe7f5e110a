/** What the simulated participant has in mind. */
export interface Script {
  /** Names already greeted. */
  readonly greeted: readonly string[];
  /** What it is about to say, and when, ms since the epoch. */
  readonly reply?: { readonly text: string; readonly at: number };
  /** When it will start talking by itself, ms since the epoch. */
  readonly remarkAt: number;
  /** Remarks it made since anybody else said something. */
  readonly unanswered: number;
  /** Messages heard since its last answer. */
  readonly heardSinceReply: number;
  /** The next line of each kind. */
  readonly turn: number;
  readonly lastSaidAt: number;
}

const remarks = [
  'The tomatoes survived the night. Barely.',
  'Market on Saturday: I can bring the folding table.',
  'Somebody left a blue scarf in the shed, it is on the hook by the door.',
  'The pump is fixed. It was a pebble. It is always a pebble.',
  'I have too many courgettes again. Please help.',
  'Forecast says rain from four. I will cover the seedlings.',
];
const answers = [
  'Sounds good to me.',
  'Noted, thanks!',
  'Ha, same here.',
  'I can do that.',
  'Makes sense.',
  'Fine with me, if the others agree.',
];
const questionAnswers = [
  'I think so, yes. Saturday at the latest.',
  'Good question. Let me look when I am back at the shed.',
  'Either works for me.',
  'I would ask Heidi, she has the key.',
];

/** Before it answers, ms. */
const thinking = { least: 1_200, most: 2_800 };
/** Between two things it says, at least, ms. */
const breath = 4_000;
/** Quiet time before a remark of its own, ms. */
const quiet = { least: 45_000, most: 90_000 };
/** Remarks nobody reacts to before it falls silent. */
const patience = 3;

/** A participant who has just sat down. In an empty room it says hello after a moment. */
export function beginScript(now: number, roomIsEmpty: boolean, random: () => number): Script {
  return {
    greeted: [],
    ...(roomIsEmpty && {
      reply: {
        text: 'Hello! I am Robin, simulated in this page. Say something and you will see it confirmed.',
        at: now + 2_500,
      },
    }),
    remarkAt: now + between(quiet, random),
    unanswered: 0,
    heardSinceReply: 0,
    turn: Math.floor(random() * remarks.length),
    lastSaidAt: 0,
  };
}

/** Somebody said something. */
export function hear(
  script: Script,
  message: { from: string; text: string; now: number },
  random: () => number,
): Script {
  const { from, text, now } = message;
  const heard = script.heardSinceReply + 1;
  const next = { ...script, unanswered: 0, heardSinceReply: heard, remarkAt: now + between(quiet, random) };
  const at = Math.max(now + between(thinking, random), script.lastSaidAt + breath);
  if (!script.greeted.includes(from)) {
    return { ...next, greeted: [...script.greeted, from], reply: { text: `Hi ${from}! Good to have you here.`, at } };
  }
  if (script.reply !== undefined) return next;
  const asked = text.trimEnd().endsWith('?');
  // Answering everything would make it a machine.
  if (!asked && heard < 3) return next;
  return { ...next, reply: { text: lineOf(asked ? questionAnswers : answers, script.turn), at } };
}

/** What it says now, if anything, and what it has in mind after that. */
export function speak(script: Script, now: number, random: () => number): { script: Script; say?: string } {
  if (script.reply !== undefined && script.reply.at <= now) return said(script, script.reply.text, now, random);
  if (script.reply === undefined && script.remarkAt <= now && script.unanswered < patience) {
    const after = said(script, lineOf(remarks, script.turn), now, random);
    return { ...after, script: { ...after.script, unanswered: script.unanswered + 1 } };
  }
  return { script };
}

/** When it wants to speak next, ms since the epoch; `undefined` when it waits for others. */
export function nextWordAt(script: Script): number | undefined {
  if (script.reply !== undefined) return script.reply.at;
  return script.unanswered < patience ? script.remarkAt : undefined;
}

function said(script: Script, text: string, now: number, random: () => number): { script: Script; say: string } {
  const { reply: _, ...rest } = script;
  return {
    script: {
      ...rest,
      heardSinceReply: 0,
      turn: script.turn + 1,
      lastSaidAt: now,
      remarkAt: now + between(quiet, random),
    },
    say: text,
  };
}

function lineOf(lines: readonly string[], turn: number): string {
  return lines[turn % lines.length] ?? '';
}

function between(range: { least: number; most: number }, random: () => number): number {
  return range.least + random() * (range.most - range.least);
}
