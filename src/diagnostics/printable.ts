/** The most of a text that somebody else wrote, characters. */
const most = 200;

/** Words of an error, a reason or a browser as one line of bounded length: what breaks lines or steers a terminal is left out. */
export function printable(text: string): string {
  const line = text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ').trim();
  return line.length > most ? `${line.slice(0, most)}…` : line;
}

/** An error in one line: its name and its message. */
export function printableError(error: unknown): string {
  return printable(error instanceof Error ? `${error.name}: ${error.message}` : String(error));
}
