import { closeSync, ftruncateSync, fsyncSync, openSync, readSync, renameSync, writeSync } from 'node:fs';
import { resolve } from 'node:path';
import { DevnetError } from '../errors.js';
import type { Archive, ArchivedMessage, ArchiveLimits } from './archive.js';
import { memoryArchive } from './memoryArchive.js';

/** How a message stands in a line. */
export interface LineCodec {
  /** @returns a text without line breaks */
  encode(message: ArchivedMessage): string;
  /** @throws on what is no such line */
  decode(line: string): ArchivedMessage;
}

/** Lines of messages that are no longer kept, beyond as many as are kept, before the file is written anew. */
const maxStaleLines = 1_000;

const readBytes = 1024 * 1024;
const newline = 10;

/**
 * Messages in memory and, a line each, in a file that is only appended to. What was added is handed to the operating system
 * before anybody is told that it is stored, so it outlives the process, killed or not. A line that was torn by that is cut
 * off at the next start. Once it holds more that is forgotten than kept, the file is written anew beside and put in its place.
 * @throws {DevnetError} `store-file`
 */
export function fileArchive(
  file: string,
  limits: ArchiveLimits,
  codec: LineCodec,
  log: (line: string) => void,
): Archive {
  const path = resolve(file);
  const kept = memoryArchive(limits);
  let handle: number | undefined;
  let lines: number;
  try {
    handle = openSync(path, 'a+');
    lines = load(handle);
    if (isStale()) rewrite();
  } catch (cause) {
    if (handle !== undefined) closeSync(handle);
    throw new DevnetError(
      'store-file',
      `The store file ${path} cannot be used: ${messageOf(cause)}. Name a file in a folder that is there and can be written.`,
      { cause },
    );
  }

  function load(from: number): number {
    const chunk = Buffer.alloc(readBytes);
    let rest: Buffer = Buffer.alloc(0);
    let position = 0;
    let read = 0;
    let unreadable = 0;
    for (;;) {
      const size = readSync(from, chunk, 0, chunk.length, position);
      if (size === 0) break;
      position += size;
      const text = Buffer.concat([rest, chunk.subarray(0, size)]);
      let start = 0;
      for (let end = text.indexOf(newline); end >= 0; end = text.indexOf(newline, start)) {
        const line = text.toString('utf8', start, end);
        start = end + 1;
        read++;
        try {
          kept.add(codec.decode(line));
        } catch {
          unreadable++;
        }
      }
      rest = text.subarray(start);
    }
    if (rest.length > 0) {
      ftruncateSync(from, position - rest.length);
      log(`store ${path}: its last line was torn and is cut off`);
    }
    if (unreadable > 0) log(`store ${path}: ${unreadable} lines cannot be read and are left out`);
    return read;
  }

  function isStale(): boolean {
    return lines > 2 * kept.size + maxStaleLines;
  }

  /** The new file is whole before it takes the place of the old one: killed at any point, one of the two is there. */
  function rewrite(): void {
    const beside = `${path}.new`;
    const target = openSync(beside, 'w');
    try {
      for (const row of kept.rows()) writeSync(target, `${codec.encode(row)}\n`);
      fsyncSync(target);
    } finally {
      closeSync(target);
    }
    renameSync(beside, path);
    const old = handle;
    handle = openSync(path, 'a+');
    if (old !== undefined) closeSync(old);
    lines = kept.size;
  }

  /** Keeps going without the file: what is half written in it would be torn further by going on. */
  function write(what: () => void): void {
    if (handle === undefined) return;
    try {
      what();
    } catch (error) {
      log(`warning: ${path} cannot be written, messages are kept in memory only from now on: ${messageOf(error)}`);
      closeSync(handle);
      handle = undefined;
    }
  }

  return {
    add(row) {
      if (!kept.add(row)) return false;
      write(() => {
        if (handle !== undefined) writeSync(handle, `${codec.encode(row)}\n`);
        lines++;
        if (isStale()) rewrite();
      });
      return true;
    },
    query: (query) => kept.query(query),
    rows: () => kept.rows(),
    get size() {
      return kept.size;
    },
    get bytes() {
      return kept.bytes;
    },
    clear() {
      const count = kept.clear();
      write(rewrite);
      return count;
    },
    close() {
      if (handle !== undefined) closeSync(handle);
      handle = undefined;
    },
  };
}

const messageOf = (thrown: unknown): string => (thrown instanceof Error ? thrown.message : String(thrown));
