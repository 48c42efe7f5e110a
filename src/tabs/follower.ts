import type { TabContext } from './context.js';
import { inboxName } from './context.js';
import type { Action, Post, Request, Told } from './messages.js';
import { PROTOCOL } from './messages.js';
import { Mirror, toError } from './mirror.js';

/** What a tab that follows learns. */
export interface FollowerListener {
  /** Everything there is, as of now. */
  whole(mirror: Mirror): void;
  /** What happened; the mirror shows it already. */
  told(told: readonly Told[], mirror: Mirror): void;
  done(id: number, post: Extract<Post, { kind: 'done' }>): void;
  /** Something of it did not come: it has to say hello again. */
  torn(): void;
}

export type Follower = ReturnType<typeof createFollower>;

/** Takes in what the tab that leads tells this one. */
export function createFollower(context: TabContext, listener: FollowerListener) {
  const { environment, name, tab, slot } = context;
  const inbox = environment.openChannel(inboxName(name, slot));
  /** The inbox of who leads, and whose it is. */
  let out: { readonly slot: number; readonly box: ReturnType<typeof environment.openChannel> } | undefined;
  let epoch = 0;
  let sequence = 0;
  let building: Mirror | undefined;
  let mirror: Mirror | undefined;

  /** What a request is apart from whose it is. */
  type Body = Request extends infer One
    ? One extends Request
      ? Omit<One, 'protocol' | 'epoch' | 'tab' | 'slot'>
      : never
    : never;

  function post(to: number, body: Body): void {
    if (out?.slot !== to) {
      out?.box.close();
      out = { slot: to, box: environment.openChannel(inboxName(name, to)) };
    }
    out.box.postMessage({ protocol: PROTOCOL, epoch, tab, slot, ...body } as Request);
  }

  inbox.onmessage = ({ data }: MessageEvent<Post>) => {
    if (data?.protocol !== PROTOCOL || data.to !== tab || data.epoch < epoch) return;
    const starts = data.kind === 'part' && data.first;
    if (starts) {
      ({ epoch } = data);
      building = new Mirror();
      sequence = data.sequence;
    } else if (data.epoch !== epoch || data.sequence !== sequence + 1) {
      if (data.sequence > sequence + 1) listener.torn();
      return;
    } else sequence = data.sequence;
    post(data.from, { kind: 'read', sequence });
    switch (data.kind) {
      case 'part':
        building?.apply(data.patch);
        if (!data.last || building === undefined) break;
        mirror = building;
        building = undefined;
        listener.whole(mirror);
        break;
      case 'change':
        if (mirror === undefined) break;
        for (const one of data.told) mirror.follow(one);
        mirror.apply(data.patch);
        listener.told(data.told.map(revived), mirror);
        break;
      case 'done':
        listener.done(data.id, data);
    }
  };

  return {
    /** Asks who leads. */
    ask(id: number, action: Action): void {
      if (out !== undefined) post(out.slot, { kind: 'request', id, action });
    },

    /** Tells who leads that nobody waits for it any more. */
    abort(id: number): void {
      if (out !== undefined) post(out.slot, { kind: 'abort', id });
    },

    /** The epoch of who leads, as far as this tab was told everything; 0 = it was not. */
    get epoch(): number {
      return mirror === undefined ? 0 : epoch;
    },

    /** This tab leads, or nobody does: nothing of before is listened to. */
    leave(above: number): void {
      epoch = Math.max(epoch, above);
      mirror = building = undefined;
    },

    close(): void {
      inbox.close();
      out?.box.close();
    },
  };
}

function revived(told: Told): Told {
  if (told[0] !== 'sending-message-irrecoverable-error') return told;
  return [told[0], { ...told[1], error: toError(told[1].error) }];
}
