import type { DevnetService } from '../faults.js';
import type { FaultState } from '../faultState.js';
import { frame, readRequest, type ReadBudget } from './frames.js';
import type { Libp2p, Stream, StreamLimits } from './libp2p.js';

/** How a protocol of one request a stream is served. */
export interface Served {
  /** The protocol id. */
  readonly id: string;
  /** Whose faults these are. */
  readonly service: DevnetService;
  /** A longer request is refused with 413, bytes. */
  readonly maxRequestBytes: number;
  /** @returns the encoded answer @throws on what is no such request */
  answer(request: Uint8Array, peerId: string): Uint8Array;
  /** @returns the encoded answer to a request that is not done; `request` where it could be read */
  refuse(status: number, description: string, request?: Uint8Array): Uint8Array;
}

/** What serving a protocol needs of the devnet. */
export interface ServingContext {
  readonly libp2p: Libp2p;
  readonly faults: FaultState;
  readonly budget: ReadBudget;
  readonly log: (line: string) => void;
}

/**
 * Streams of one protocol on one connection. Far more than libp2p's 32: the SDK opens some ahead of use and leaves them
 * open, and a burst opens 64 before the first is closed here.
 */
export const streamLimits: StreamLimits = { maxInboundStreams: 512, maxOutboundStreams: 512 };

/** Serves a protocol: every stream carries one request and its answer, and is closed after that. */
export async function serve(context: ServingContext, served: Served): Promise<void> {
  const { libp2p, log } = context;
  await libp2p.handle(
    served.id,
    ({ stream, connection }) => {
      answerOne(context, served, stream, connection.remotePeer.toString()).catch((error: unknown) => {
        const reason = error instanceof Error ? error : new Error(String(error));
        // A peer that went away in the middle is nothing to report.
        if (connection.status === 'open') log(`${served.id}: a stream was given up: ${reason.message}`);
        stream.abort(reason);
      });
    },
    streamLimits,
  );
}

async function answerOne(context: ServingContext, served: Served, stream: Stream, peerId: string): Promise<void> {
  const { faults, budget } = context;
  const request = await readRequest(stream.source, served.maxRequestBytes, budget);
  if (request.kind === 'nothing') return stream.close();
  const answer = answerTo(context, served, request, peerId);
  const outcome = faults.answers(served.service, peerId);
  if (outcome === 'hang') {
    faults.untilCleared(() => void stream.close().catch(() => undefined));
    return;
  }
  await wait(faults.delayOf(served.service));
  if (outcome === 'lose') return stream.close();
  await stream.sink([frame(answer)]);
}

function answerTo(
  { faults, log }: ServingContext,
  served: Served,
  request: Awaited<ReturnType<typeof readRequest>>,
  peerId: string,
): Uint8Array {
  if (request.kind === 'too-long') {
    const { maxRequestBytes } = served;
    return served.refuse(413, `a request of ${request.announced} bytes, ${maxRequestBytes} at most`);
  }
  if (request.kind !== 'frame') return served.refuse(400, 'the request is not complete');
  const fault = faults.refuses(served.service, peerId);
  if (fault !== undefined) {
    log(`${served.service} of ${shortened(peerId)} refused with ${fault.status}, a fault`);
    return served.refuse(fault.status, fault.description, request.bytes);
  }
  try {
    return served.answer(request.bytes, peerId);
  } catch (error) {
    log(`${served.service} of ${shortened(peerId)} cannot be read: ${String(error)}`);
    return served.refuse(400, 'the request cannot be decoded');
  }
}

/** Waits, without keeping the process alive for it. */
export function wait(ms: number): Promise<void> {
  if (ms === 0) return Promise.resolve();
  return new Promise((resolve) => setTimeout(resolve, ms).unref());
}

/** The end of a peer id: they all begin alike. */
export const shortened = (peerId: string): string => `…${peerId.slice(-6)}`;
