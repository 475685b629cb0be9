import { randomUUID } from "node:crypto";
import type { Agent, OutgoingHttpHeaders } from "node:http";
import { setTimeout as delay } from "node:timers/promises";
import { gzipSync } from "node:zlib";
import { type HttpReply, post } from "../bridge/requests.ts";

/** Where a Firehose stream delivers to, and how. */
export interface FirehoseTarget {
  readonly port: number;
  readonly path?: string;
  /** Undefined sends none. */
  readonly accessKey?: string | undefined;
  readonly gzip?: boolean;
  readonly attributes?: Readonly<Record<string, string>>;
  /** The service begins with 1,000. Default 5, so that tests need not wait. */
  readonly firstDelayMs?: number;
  readonly agent?: Agent;
}

/** One answer, judged as the service does. */
export interface Attempt {
  /** 500 where the answer is not in the form that Firehose wants. */
  readonly status: number;
  readonly errorMessage: string | undefined;
}

/** What became of a request in the end. */
export interface FirehoseOutcome {
  readonly state: "delivered" | "backed up" | "lost";
  readonly attempts: readonly Attempt[];
}

const longestDelayMs = 120_000;
const jitter = 0.15;

/**
 * Delivers as Amazon Data Firehose does: the same request under the same id until it is answered by
 * 200; given up at once, and lost, on 413; put into the backup bucket when its time is over.
 */
export class FirehoseClient {
  readonly #target: FirehoseTarget;

  constructor(target: FirehoseTarget) {
    this.#target = { accessKey: "test-key", ...target };
  }

  /** Delivers records; `isOver` ends the tries, as the service's time does. */
  async deliver(
    records: readonly Uint8Array[],
    isOver: (attempts: readonly Attempt[]) => boolean = () => false,
  ): Promise<FirehoseOutcome> {
    const requestId = randomUUID();
    const attempts: Attempt[] = [];
    for (let waitMs = this.#target.firstDelayMs ?? 5; ; waitMs *= 2) {
      const attempt = await this.attempt(records, requestId).catch(() => failed("no answer"));
      attempts.push(attempt);
      if (attempt.status === 200) {
        return { state: "delivered", attempts };
      }
      if (attempt.status === 413) {
        return { state: "lost", attempts };
      }
      if (isOver(attempts)) {
        return { state: "backed up", attempts };
      }
      const factor = 1 - jitter + 2 * jitter * Math.random();
      await delay(Math.min(waitMs, longestDelayMs) * factor);
    }
  }

  /** Sends records once. */
  async attempt(
    records: readonly Uint8Array[],
    requestId: string = randomUUID(),
  ): Promise<Attempt> {
    return judged(await this.send(bodyOf(records, requestId), requestId), requestId);
  }

  /** Sends a body once, whatever is in it. */
  send(
    body: string | Buffer,
    requestId: string = randomUUID(),
    headers: OutgoingHttpHeaders = {},
    method = "POST",
  ): Promise<HttpReply> {
    const { port, path = "/", accessKey, gzip = false, attributes, agent } = this.#target;
    const bytes = Buffer.from(body);
    const all: OutgoingHttpHeaders = {
      "content-type": "application/json",
      "x-amz-firehose-protocol-version": "1.0",
      "x-amz-firehose-request-id": requestId,
      "x-amz-firehose-source-arn":
        "arn:aws:firehose:eu-central-1:123456789012:deliverystream/kafka-metrics",
      ...(accessKey === undefined ? {} : { "x-amz-firehose-access-key": utf8(accessKey) }),
      ...(gzip ? { "content-encoding": "gzip" } : {}),
      ...(attributes === undefined
        ? {}
        : {
            "x-amz-firehose-common-attributes": utf8(
              JSON.stringify({ commonAttributes: attributes }),
            ),
          }),
      ...headers,
    };
    return post({
      port,
      path,
      method,
      headers: Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)),
      body: gzip ? gzipSync(bytes) : bytes,
      ...(agent === undefined ? {} : { agent }),
    });
  }
}

/** Node.js writes a header one byte a character. */
function utf8(header: string): string {
  return Buffer.from(header).toString("latin1");
}

/** The body of a request. */
export function bodyOf(records: readonly Uint8Array[], requestId: string): string {
  return JSON.stringify({
    requestId,
    timestamp: Date.now(),
    records: records.map((record) => ({ data: Buffer.from(record).toString("base64") })),
  });
}

/** An answer as the service judges it. */
export function judged({ status, headers, body }: HttpReply, requestId: string): Attempt {
  if (headers["content-type"] !== "application/json") {
    return failed("the answer is not JSON");
  }
  if (Number(headers["content-length"]) !== body.length || body.length > 1_048_576) {
    return failed("the answer's length is not told, or too large");
  }
  if (headers["content-encoding"] !== undefined) {
    return failed("the answer is encoded");
  }
  const answer = JSON.parse(body.toString()) as Record<string, unknown>;
  const { requestId: echoed, timestamp, errorMessage } = answer;
  const others = Object.keys(answer).filter(
    (key) => !["requestId", "timestamp", "errorMessage"].includes(key),
  );
  if (echoed !== requestId || !Number.isInteger(timestamp) || others.length > 0) {
    return failed(`the answer is not as it has to be: ${body.toString()}`);
  }
  if (errorMessage !== undefined && String(errorMessage).length > 8_192) {
    return failed("the error message is too long");
  }
  return { status, errorMessage: errorMessage as string | undefined };
}

function failed(errorMessage: string): Attempt {
  return { status: 500, errorMessage };
}
