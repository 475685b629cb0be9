import type { Reply } from "./reply.ts";

/** Requests that are remembered, some 100 bytes each: those of hours, which is as long as Firehose tries. */
const mostRemembered = 50_000;
/** Requests that were written in part. */
const mostUnfinished = 1_000;

/** What is known of a request that was not written whole. */
export interface UnfinishedRequest {
  /** Numbers of its parcels that Kafka has. */
  readonly delivered: Set<number>;
}

/**
 * What became of requests, by their ids. Firehose sends a request again where it saw no answer, also
 * while the first is under way: nothing of it is then written twice. A restart forgets all.
 */
export class RequestLedger {
  readonly #underWay = new Map<string, Promise<Reply>>();
  readonly #taken = new Set<string>();
  readonly #unfinished = new Map<string, UnfinishedRequest>();

  /** Ids that are known. */
  get size(): number {
    return this.#underWay.size + this.#taken.size + this.#unfinished.size;
  }

  /** Whether a request was taken whole. */
  isTaken(id: string): boolean {
    return this.#taken.has(id);
  }

  /** What will be answered to a request that is under way. */
  underWay(id: string): Promise<Reply> | undefined {
    return this.#underWay.get(id);
  }

  /** Begins a request that is neither taken nor under way. */
  async begin(id: string, work: (request: UnfinishedRequest) => Promise<Reply>): Promise<Reply> {
    const request = this.#unfinished.get(id) ?? { delivered: new Set() };
    const reply = work(request);
    this.#underWay.set(id, reply);
    try {
      const { status } = await reply;
      this.#settle(id, request, status === 200);
      return await reply;
    } finally {
      this.#underWay.delete(id);
    }
  }

  #settle(id: string, request: UnfinishedRequest, isTaken: boolean): void {
    this.#unfinished.delete(id);
    if (isTaken) {
      this.#taken.add(id);
      dropOldest(this.#taken, mostRemembered);
    } else if (request.delivered.size > 0) {
      this.#unfinished.set(id, request);
      dropOldest(this.#unfinished, mostUnfinished);
    }
  }
}

function dropOldest(
  kept: { readonly size: number; keys(): Iterator<string>; delete(key: string): boolean },
  most: number,
): void {
  if (kept.size > most) {
    const { value } = kept.keys().next();
    kept.delete(value as string);
  }
}
