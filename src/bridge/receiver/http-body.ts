import type { IncomingMessage } from "node:http";
import { BodyCollector } from "./body-collector.ts";
import { decompressBody } from "./content-codings.ts";
import type { Lease, MemoryBudget } from "./memory-budget.ts";
import { readBody } from "./read-body.ts";
import { requestOverheadBytes } from "./receiver-parts.ts";
import { noRoom, RejectedRequest } from "./rejection.ts";
import type { TimeWatch } from "./time-watch.ts";

/** What the head of a request tells of its body. */
export interface BodyHead {
  readonly coding: string;
  /** Undefined where the sender did not tell. */
  readonly contentLength: number | undefined;
}

/** What bodies may take. */
export interface BodyRules {
  readonly maxBodyBytes: number;
  readonly maxDecompressedBytes: number;
  readonly budget: MemoryBudget;
  /** Ends bodies that come too slowly. */
  readonly watch: TimeWatch;
}

/**
 * Reads the body of a request, and decompresses it. All that it takes counts against the lease.
 *
 * @throws RejectedRequest, SenderGone
 */
export async function readHttpBody(
  request: IncomingMessage,
  { coding, contentLength }: BodyHead,
  { maxBodyBytes, maxDecompressedBytes, budget, watch }: BodyRules,
  lease: Lease,
): Promise<Buffer> {
  if (
    !lease.take(requestOverheadBytes) ||
    (contentLength !== undefined && !budget.hasRoom(contentLength))
  ) {
    throw new RejectedRequest(noRoom);
  }
  const collector = new BodyCollector(
    { maxBytes: maxBodyBytes, expectedBytes: contentLength, name: "the body" },
    lease,
  );
  const reader = {
    // Node.js hands out bodies in buffers of their own.
    add: (chunk: Buffer) => collector.add(chunk, true),
    finish: () => collector.finish(),
  };
  const raw = await readBody(request, reader, watch);
  if (coding === "identity") {
    return raw;
  }
  const body = await decompressBody(raw, coding, maxDecompressedBytes, lease);
  lease.giveBack(raw.length);
  return body;
}
