import { setImmediate as nextTurn } from "node:timers/promises";
import { errorTable, KafkaBridgeError } from "../../errors/index.ts";
import { ScannedRequest } from "../../otlp/index.ts";
import { DecodedRecords, encodeMetrics, type MetricStreamDecoder } from "../../providers/index.ts";
import type { Deliver, Outcome, Parcel } from "../pipeline/index.ts";
import { invalid, type Lease, noRoom } from "../receiver/index.ts";
import { BodyFault } from "./body-fault.ts";
import type { FirehoseBody } from "./body-reader.ts";
import { stringAt } from "./json-cursor.ts";
import { type Reply, rejection, taken } from "./reply.ts";
import type { UnfinishedRequest } from "./request-ledger.ts";

/** Points that are encoded together, and then written while the next ones are decoded. */
const batchPoints = 8_192;
/** Requests to Kafka that one request of Firehose has under way. */
const mostUnderWay = 4;
/** Of 1,024,000 bytes, which is the most that Firehose takes in as a record. */
const mostDataLength = 1_365_336;
/** What decoding takes for a while: a record as text and in bytes, and the points of a batch. */
const mostWorkingBytes = 4_194_304;
/** By how much a body grows on its way through that. */
const workingShare = 4;
const retryDelayMs = 1_000;

/** A request that is to be written. */
export interface Delivery {
  readonly bytes: Buffer;
  readonly body: FirehoseBody;
  readonly header: Parcel["header"];
  readonly lease: Lease;
  readonly decoder: MetricStreamDecoder;
  readonly deliver: Deliver;
  /** What is known of the same request from before. */
  readonly known: UnfinishedRequest;
}

/** What came of a request. */
export interface Delivered {
  readonly reply: Reply;
  readonly records: DecodedRecords;
  /** Points that Kafka never takes, which nobody can help. */
  readonly refused: readonly string[];
}

/**
 * Decodes the records of a request and has their points written, in pieces that are always the same for
 * the same request: those that were written before are left out.
 */
export async function deliverRecords(delivery: Delivery): Promise<Delivered> {
  const working = Math.min(mostWorkingBytes, workingShare * delivery.bytes.length);
  const run = new DeliveryRun(delivery);
  if (!delivery.lease.take(working)) {
    return { reply: rejection(noRoom), records: run.records, refused: [] };
  }
  return await run.finish();
}

class DeliveryRun {
  readonly records = new DecodedRecords();
  readonly #delivery: Delivery;
  readonly #underWay = new Set<Promise<void>>();
  readonly #refused: string[] = [];
  #parcels = 0;
  #points = 0;
  /** Why the request is not taken. */
  #reply: Reply | undefined;
  /** All of it is to be sent again, so nothing more is written now. */
  #mustStop = false;

  constructor(delivery: Delivery) {
    this.#delivery = delivery;
  }

  async finish(): Promise<Delivered> {
    const { places } = this.#delivery.body;
    for (let index = 0; index < places.length / 2 && this.#reply === undefined; index++) {
      this.#decode(index);
      if (this.records.metrics.length >= batchPoints) {
        await this.#write();
        // So that a large request keeps nobody waiting.
        await nextTurn();
      }
    }
    await this.#write();
    await Promise.all(this.#underWay);
    return { reply: this.#replyToAll(), records: this.records, refused: this.#refused };
  }

  #decode(index: number): void {
    const { bytes, body, decoder } = this.#delivery;
    // There are two places for each record.
    const [start, end] = body.places.slice(2 * index, 2 * index + 2) as [number, number];
    if (end - start > mostDataLength) {
      const problem = `the data of record ${index} is larger than ${mostDataLength} characters`;
      this.#reply ??= rejection(invalid(problem));
    } else if (!decoder.decode(dataAt(bytes, start, end), index, this.records)) {
      this.#reply ??= rejection(invalid(`the data of record ${index} is not base64`));
    }
  }

  async #write(): Promise<void> {
    const metrics = this.records.metrics.splice(0);
    this.#points += metrics.length;
    for (const bytes of encodeMetrics(metrics)) {
      const parcel = this.#parcels++;
      const isThere = this.#delivery.known.delivered.has(parcel);
      if (!isThere && (await this.#hasRoom(bytes.length))) {
        this.#send(parcel, bytes);
      }
    }
  }

  /** Waits until another parcel may be under way; false where none may be any more. */
  async #hasRoom(bytes: number): Promise<boolean> {
    const { lease } = this.#delivery;
    while (!this.#mustStop) {
      if (this.#underWay.size < mostUnderWay && lease.take(bytes)) {
        return true;
      }
      if (this.#underWay.size === 0) {
        this.#reply = rejection(noRoom);
        this.#mustStop = true;
      }
      await Promise.race(this.#underWay);
    }
    return false;
  }

  #send(parcel: number, bytes: Uint8Array): void {
    const { deliver, header, lease, known } = this.#delivery;
    const request = ScannedRequest.scan("metrics", bytes);
    const sent = deliver({ request, header })
      .catch((cause: unknown): Outcome => {
        const error = new KafkaBridgeError("UNEXPECTED", { cause });
        return { kind: "retry", delayMs: retryDelayMs, error };
      })
      .then((outcome) => {
        lease.giveBack(bytes.length);
        this.#underWay.delete(sent);
        if (outcome.kind === "delivered" || outcome.kind === "partial") {
          known.delivered.add(parcel);
        }
        this.#take(outcome);
      });
    this.#underWay.add(sent);
  }

  #take(outcome: Outcome): void {
    switch (outcome.kind) {
      case "delivered":
        break;
      case "partial":
        this.#refused.push(outcome.message);
        break;
      case "retry":
        // Without the detail: names and addresses behind the bridge are not the sender's business.
        this.#reply = { status: 503, errorMessage: errorTable[outcome.error.code].text };
        this.#mustStop = true;
        break;
      case "refused":
        this.#reply ??= rejection(invalid(outcome.error.message));
        break;
    }
  }

  #replyToAll(): Reply {
    const [problem] = this.records.problems;
    if (this.#reply === undefined && this.#points === 0 && problem !== undefined) {
      // Whatever it is, Firehose keeps it in its bucket in the end.
      return rejection(invalid(problem.error.message));
    }
    return this.#reply ?? taken;
  }
}

/** The data of a record; a text that is not base64 where it is not even JSON. */
function dataAt(bytes: Buffer, start: number, end: number): string {
  try {
    return stringAt(bytes, start, end);
  } catch (error) {
    if (error instanceof BodyFault) {
      return "\\";
    }
    throw error;
  }
}
