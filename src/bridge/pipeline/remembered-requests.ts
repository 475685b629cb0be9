import { createHash } from "node:crypto";
import type { ScannedRequest } from "../../otlp/index.ts";

/** What bounds a memory of requests: what is oldest goes first. */
export interface MemoryRules {
  readonly maxEntries: number;
  /** Of what is remembered, as `keep` is told. */
  readonly maxBytes: number;
  readonly keptMs: number;
}

/** Senders of OTLP try again for some minutes: the Collector's for five, unless told otherwise. */
const memoryRules: MemoryRules = {
  maxEntries: 10_000,
  maxBytes: 16_777_216,
  keptMs: 600_000,
};

/** How many bytes of a request are looked at before all of them are. */
const markedBytes = 64;
const fnvPrime = 0x01000193;

interface Entry<T> {
  readonly value: T;
  readonly bytes: number;
  readonly keptAt: number;
}

interface Same<T> {
  readonly mark: number;
  readonly entries: Entry<T>[];
}

/** What was remembered of a request. */
export interface Recalled<T> {
  readonly value: T;
  /** Remembers something of it again, for the next time that it comes. */
  again(value: T, bytes?: number): void;
}

/**
 * Remembers something of requests that were not answered with success, until the same bytes come
 * again, with the same things `about` them. It is taken once: a request that was sent twice without
 * an answer is remembered twice, so that each success stands for telemetry of its own.
 *
 * Costs nothing while it is empty. What comes while it is not is compared by its size and some of its
 * bytes first, so that a digest is made of hardly any but those that are remembered.
 */
export class RememberedRequests<T> {
  readonly #rules: MemoryRules;
  readonly #now: () => number;
  /** By the requests' digests, in the order in which they were first remembered. */
  readonly #kept = new Map<string, Same<T>>();
  /** How many digests there are of requests with a mark. */
  readonly #marks = new Map<number, number>();
  #entries = 0;
  #bytes = 0;

  constructor(rules = memoryRules, now = () => performance.now()) {
    this.#rules = rules;
    this.#now = now;
  }

  /** Requests that are remembered, those that came more than once counted as often. */
  get size(): number {
    return this.#entries;
  }

  keep(request: ScannedRequest, about: string, value: T, bytes = 0): void {
    this.#add(digestOf(request, about), markOf(request.bytes), value, bytes);
  }

  /** What is remembered of a request, which is forgotten by that. */
  take(request: ScannedRequest, about: () => string): Recalled<T> | undefined {
    if (this.#entries === 0) {
      return undefined;
    }
    const mark = markOf(request.bytes);
    if (!this.#marks.has(mark)) {
      return undefined;
    }
    this.#forgetOld();
    const digest = digestOf(request, about());
    const same = this.#kept.get(digest);
    const entry = same?.entries.shift();
    if (same === undefined || entry === undefined) {
      return undefined;
    }
    this.#count(-1, -entry.bytes);
    if (same.entries.length === 0) {
      this.#forget(digest, same);
    }
    return {
      value: entry.value,
      again: (value, bytes = 0) => this.#add(digest, mark, value, bytes),
    };
  }

  #add(digest: string, mark: number, value: T, bytes: number): void {
    const entry = { value, bytes, keptAt: this.#now() };
    const same = this.#kept.get(digest);
    if (same === undefined) {
      this.#kept.set(digest, { mark, entries: [entry] });
      this.#marks.set(mark, (this.#marks.get(mark) ?? 0) + 1);
    } else {
      same.entries.push(entry);
    }
    this.#count(1, bytes);
    this.#forgetOld();
  }

  #forgetOld(): void {
    const { maxEntries, maxBytes, keptMs } = this.#rules;
    const oldest = this.#now() - keptMs;
    for (const [digest, same] of this.#kept) {
      const isOver = this.#entries > maxEntries || this.#bytes > maxBytes;
      if (!isOver && (same.entries[0]?.keptAt ?? 0) > oldest) {
        return;
      }
      for (const { bytes } of same.entries) {
        this.#count(-1, -bytes);
      }
      this.#forget(digest, same);
    }
  }

  #forget(digest: string, { mark }: Same<T>): void {
    this.#kept.delete(digest);
    const others = (this.#marks.get(mark) ?? 0) - 1;
    if (others > 0) {
      this.#marks.set(mark, others);
    } else {
      this.#marks.delete(mark);
    }
  }

  #count(entries: number, bytes: number): void {
    this.#entries += entries;
    this.#bytes += bytes;
  }
}

/** Of a request's size, and of bytes spread over all of it: ids and times are among them. */
function markOf(bytes: Uint8Array): number {
  const step = bytes.length / markedBytes;
  let mark = bytes.length;
  for (let index = 0; index < markedBytes; index++) {
    mark = Math.imul(mark ^ (bytes[Math.floor(index * step)] ?? 0), fnvPrime);
  }
  return mark;
}

function digestOf({ signal, bytes }: ScannedRequest, about: string): string {
  return createHash("sha256").update(`${signal}\n${about}\n`).update(bytes).digest("base64");
}
