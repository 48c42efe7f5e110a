/** Text being written, kept over a reload. */
export interface Draft {
  get(): string;
  set(text: string): void;
  subscribe(listener: () => void): () => void;
}

const drafts = new Map<string, Draft>();

function read(key: string): string {
  try {
    return globalThis.localStorage?.getItem(key) ?? '';
  } catch {
    // Storage is switched off: the draft lives as long as the page.
    return '';
  }
}

function write(key: string, text: string): void {
  try {
    if (text === '') globalThis.localStorage?.removeItem(key);
    else globalThis.localStorage?.setItem(key, text);
  } catch {
    // Switched off or full, as above.
  }
}

/** The draft of a key: one for the page, so that two composers of one channel show the same text. */
export function draftOf(key: string): Draft {
  let draft = drafts.get(key);
  if (draft === undefined) {
    let text = read(key);
    const listeners = new Set<() => void>();
    draft = {
      get: () => text,
      set: (next) => {
        text = next;
        write(key, next);
        for (const listener of listeners) listener();
      },
      subscribe: (listener) => {
        // Written elsewhere meanwhile, by another tab: what is kept counts when nobody here is writing.
        if (listeners.size === 0) text = read(key) || text;
        listeners.add(listener);
        return () => {
          listeners.delete(listener);
          if (listeners.size === 0) drafts.delete(key);
        };
      },
    };
    drafts.set(key, draft);
  }
  return draft;
}

/** Where the draft of a participant in a channel is kept. */
export function draftKey(channelId: string, participantId: string): string {
  return `rc-draft:${encodeURIComponent(channelId)}:${encodeURIComponent(participantId)}`;
}
