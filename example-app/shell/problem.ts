/** Something that keeps the chat from opening, in words for the person in front of it. */
export interface Problem {
  readonly what: string;
  readonly why: string;
  readonly next: string;
}

/** What the browser lacks, if anything. */
export function unsupported(
  scope: Partial<Pick<typeof globalThis, 'BroadcastChannel' | 'indexedDB'>> & { navigator: Partial<Navigator> },
): Problem | undefined {
  const missing: string[] = [];
  if (scope.navigator.locks === undefined) missing.push('Web Locks');
  if (scope.BroadcastChannel === undefined) missing.push('BroadcastChannel');
  if (scope.indexedDB === undefined) missing.push('IndexedDB');
  if (missing.length === 0) return undefined;
  return {
    what: 'This browser cannot run the chat.',
    why: `It offers no ${missing.join(', no ')} here. Browsers offer them on https and on localhost only.`,
    next: 'Open the page as http://localhost with its port, in a current Chrome, Edge, Firefox or Safari.',
  };
}

/** Why opening the channel failed. */
export function openingProblem(error: Error | undefined): Problem {
  const reason = error?.message ?? 'The reason is not known.';
  return {
    what: 'The conversation could not be opened.',
    why: reason,
    next: 'Reload the page. If that does not help, check that the browser may store data for this site (private windows often may not) and that there is disk space left; the last resort is to start afresh, which forgets what this participant has stored.',
  };
}
