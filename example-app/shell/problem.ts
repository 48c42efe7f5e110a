import { ChannelWipedError } from 'react-reliable-channel/storage';
import { IdentityError } from '../identity/participant-id.js';

/** Something that keeps the chat from opening, in words for the person in front of it. */
export interface Problem {
  readonly what: string;
  readonly why: string;
  /** What to do, where `why` does not say it. */
  readonly next?: string;
}

/** What the browser lacks, or refuses, that the chat cannot do without. */
export function unsupported(): Problem | undefined {
  const missing: string[] = [];
  if (navigator.locks === undefined) missing.push('Web Locks');
  if (globalThis.BroadcastChannel === undefined) missing.push('BroadcastChannel');
  if (globalThis.indexedDB === undefined) missing.push('IndexedDB');
  if (missing.length > 0) {
    return {
      what: 'This browser cannot run the chat.',
      why: `It offers no ${missing.join(', no ')} here. Browsers offer them on https and on localhost only.`,
      next: 'Open the page as http://localhost with its port, in a current Chrome, Edge, Firefox or Safari.',
    };
  }
  try {
    localStorage.getItem('');
    sessionStorage.getItem('');
  } catch (error) {
    return {
      what: 'The chat may not store anything here.',
      why: `It keeps each participant's name and messages in the browser, and the browser says: ${messageOf(error)}`,
      next: "Allow this site to store data (cookies count as such in the browser's settings), then reload the page.",
    };
  }
  return undefined;
}

/** Why a tab did not get a slot. */
export function claimingProblem(error: unknown): Problem {
  if (error instanceof IdentityError) return openingProblem(error);
  return {
    what: 'This tab could not become a participant.',
    why: messageOf(error),
    next: 'Check that the browser may store data for this site, then reload the page.',
  };
}

/** Why the channel is not open. */
export function openingProblem(error: Error | undefined): Problem {
  if (error instanceof ChannelWipedError) {
    return {
      what: 'The conversation was deleted here.',
      why: 'What this participant had stored in this browser is gone. Reload the page to join anew; what the network keeps can come back.',
    };
  }
  return {
    what: 'The conversation could not be opened.',
    why: error?.message ?? 'The reason is not known.',
    next: 'Reload the page. If that does not help, check that the browser may store data for this site (private windows often may not) and that there is disk space left; the last resort is to start afresh, which forgets what this participant has stored.',
  };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
