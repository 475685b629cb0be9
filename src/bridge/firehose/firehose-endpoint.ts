import type { IncomingMessage, ServerResponse } from "node:http";
import type { Logger, MskSource } from "../../config/index.ts";
import type { Deliver } from "../pipeline/index.ts";
import {
  type BodyRules,
  discardRest,
  headerOf,
  internalFault,
  invalid,
  Lease,
  type MemoryBudget,
  RejectedRequest,
  type Rejection,
  RequestCounts,
  type RequestHandler,
  readHttpBody,
  SenderGone,
  secretCheck,
  TimeWatch,
  tooSlow,
  unavailable,
} from "../receiver/index.ts";
import { BodyFault } from "./body-fault.ts";
import { type FirehoseBody, readFirehoseBody } from "./body-reader.ts";
import { type Delivered, deliverRecords } from "./delivery.ts";
import { answer, type Reply, rejection, taken } from "./reply.ts";
import {
  accessKeyHeader,
  type FirehoseHead,
  type FirehoseRules,
  readHead,
  requestIdOf,
} from "./request-head.ts";
import { RequestLedger } from "./request-ledger.ts";
import { StreamDecoders } from "./stream-decoders.ts";

type StreamOptions = NonNullable<MskSource["metricStream"]>;

/** What the endpoint works with. */
export interface FirehoseParts {
  readonly stream: StreamOptions;
  readonly unmapped: MskSource["unmapped"];
  readonly deliver: Deliver;
  readonly budget: MemoryBudget;
  readonly logger: Logger;
  /** Called for each record, line or message that cannot be read. */
  readonly onUnreadable: () => void;
  /** Time that Kafka may take; then the answer is 503, and the retry waits for the same write. Default 50,000. */
  readonly ackTimeoutMs?: number;
  /** Time of grace for the head and the body of a request. Default 10,000. */
  readonly headersTimeoutMs?: number;
}

/** Largest request of Firehose, before and after decompression. */
const mostBodyBytes = 67_108_864;
/** Less than the minute that load balancers wait for an answer. */
const usualAckTimeoutMs = 50_000;
export const usualHeadersTimeoutMs = 10_000;
const lateDelayMs = 1_000;

/**
 * Answers requests of Amazon Data Firehose: by 200 when Kafka has all points of a request; any other
 * answer has Firehose send it again, but for 413.
 */
export class FirehoseEndpoint implements RequestHandler {
  readonly counts = new RequestCounts();
  readonly #parts: FirehoseParts;
  readonly #beforeAnswer: (response: ServerResponse) => void;
  readonly #rules: FirehoseRules;
  readonly #bodies: BodyRules;
  readonly #acknowledgements: TimeWatch;
  readonly #ledger = new RequestLedger();
  readonly #decoders: StreamDecoders;
  /** Requests that are being written, also those that were answered as late. */
  readonly #writing = new Set<Promise<unknown>>();

  /** @param beforeAnswer - called with each response that is about to be sent */
  constructor(parts: FirehoseParts, beforeAnswer: (response: ServerResponse) => void) {
    const { stream, budget, unmapped } = parts;
    this.#parts = parts;
    this.#beforeAnswer = beforeAnswer;
    this.#rules = {
      path: stream.path,
      maxBodyBytes: mostBodyBytes,
      isAccessKey: secretCheck([stream.accessKey]),
    };
    this.#bodies = {
      maxBodyBytes: mostBodyBytes,
      maxDecompressedBytes: mostBodyBytes,
      budget,
      watch: new TimeWatch(parts.headersTimeoutMs ?? usualHeadersTimeoutMs),
    };
    this.#acknowledgements = new TimeWatch(parts.ackTimeoutMs ?? usualAckTimeoutMs);
    this.#decoders = new StreamDecoders(stream.includeNamespaces, unmapped);
  }

  /** Resolves when nothing is being written. */
  async idle(): Promise<void> {
    while (this.#writing.size > 0) {
      await Promise.allSettled(this.#writing);
    }
  }

  close(): void {
    this.#bodies.watch.close();
    this.#acknowledgements.close();
  }

  begin(request: IncomingMessage, response: ServerResponse, asksFirst: boolean): void {
    this.counts.started++;
    const head = readHead(request, this.#rules);
    if ("httpStatus" in head) {
      this.#answer(request, response, rejection(head));
      return;
    }
    if (asksFirst) {
      response.writeContinue();
    }
    void this.#handle(request, response, head);
  }

  refuse(request: IncomingMessage, response: ServerResponse, reason: Rejection): void {
    this.counts.started++;
    this.#answer(request, response, rejection(reason));
  }

  async #handle(
    request: IncomingMessage,
    response: ServerResponse,
    head: FirehoseHead,
  ): Promise<void> {
    const lease = new Lease(this.#parts.budget);
    try {
      const bytes = await readHttpBody(request, head, this.#bodies, lease);
      const body = readFirehoseBody(bytes);
      if (body.requestId !== head.requestId) {
        throw new BodyFault("requestId is not that of X-Amz-Firehose-Request-Id");
      }
      this.#answer(request, response, await this.#reply(request, head, { bytes, body, lease }));
    } catch (error) {
      lease.end();
      this.#fail(request, response, error);
    }
  }

  /** What is answered to a sound request. Ends its lease, which may be after the answer. */
  async #reply(
    request: IncomingMessage,
    head: FirehoseHead,
    held: { readonly bytes: Buffer; readonly body: FirehoseBody; readonly lease: Lease },
  ): Promise<Reply> {
    const { requestId } = head;
    const underWay = this.#ledger.underWay(requestId);
    if (underWay !== undefined || this.#ledger.isTaken(requestId)) {
      held.lease.end(true);
      return underWay === undefined ? taken : await this.#inTime(underWay);
    }
    const written = this.#ledger.begin(requestId, async (known) => {
      const delivered = await deliverRecords({
        ...held,
        known,
        header: (name) => (name === accessKeyHeader ? undefined : headerOf(request, name)),
        decoder: this.#decoders.of(head.attributes),
        deliver: this.#parts.deliver,
      });
      this.#tell(delivered);
      return delivered.reply;
    });
    const settled = written.finally(() => {
      // What was handed on is encoded anew: nobody looks at the body any more.
      held.lease.end(true);
      this.#writing.delete(settled);
    });
    this.#writing.add(settled);
    return await this.#inTime(settled);
  }

  /** The reply, or one that has Firehose come back for it. */
  #inTime(reply: Promise<Reply>): Promise<Reply> {
    return new Promise((resolve, reject) => {
      const late = unavailable("it was not acknowledged in time: try again", lateDelayMs);
      const wait = { receivedBytes: 0, expire: () => resolve(rejection(late)) };
      this.#acknowledgements.add(wait);
      reply.then(resolve, reject).finally(() => this.#acknowledgements.remove(wait));
    });
  }

  #tell({ records, refused }: Delivered): void {
    const { logger, onUnreadable } = this.#parts;
    const { unreadable, problems } = records;
    for (let count = 0; count < unreadable; count++) {
      onUnreadable();
    }
    const [first] = problems;
    if (first !== undefined) {
      logger.warn("a metric stream has what cannot be read", { unreadable, error: first.error });
    }
    for (const message of refused) {
      logger.error("points of a metric stream are refused for good, and dropped", { message });
    }
  }

  #fail(request: IncomingMessage, response: ServerResponse, error: unknown): void {
    if (error instanceof SenderGone) {
      this.counts.abandoned++;
    } else if (error instanceof RejectedRequest) {
      if (error.rejection === tooSlow) {
        response.shouldKeepAlive = false;
      }
      this.#answer(request, response, rejection(error.rejection));
    } else if (error instanceof BodyFault) {
      this.#answer(request, response, rejection(invalid(error.message)));
    } else {
      this.#parts.logger.error("a request could not be handled", { error });
      this.#answer(request, response, rejection(internalFault));
    }
  }

  #answer(request: IncomingMessage, response: ServerResponse, reply: Reply): void {
    if (request.socket.destroyed) {
      this.counts.abandoned++;
      return;
    }
    if (reply.status === taken.status) {
      this.counts.taken++;
    } else {
      this.counts.reject(reply.status);
    }
    this.#beforeAnswer(response);
    answer(response, requestIdOf(request), reply);
    discardRest(request, mostBodyBytes);
  }
}
