import type { KafkaSink as KafkaSinkConfig } from "../../config/index.ts";
import type { ScannedRequest } from "../../otlp/index.ts";
import type { KafkaProducer, WriteOptions, WriteResult } from "../../producer/index.ts";
import { delivered, type Outcome, type Parcel } from "../pipeline/index.ts";
import { recordHeaders } from "./record-headers.ts";
import { type Addressed, topicChoice } from "./topic-choice.ts";
import { writeOutcome } from "./write-outcome.ts";

/** Writes parcels to Kafka. A parcel is delivered when the brokers have acknowledged all of it. */
export class KafkaSink {
  readonly #producer: KafkaProducer;
  readonly #addressed: (parcel: Parcel) => readonly Addressed[];
  readonly #headers: ReturnType<typeof recordHeaders>;

  /** @param producer - is closed by whoever made it */
  constructor(
    producer: KafkaProducer,
    { topicFrom, headers }: Pick<KafkaSinkConfig, "topicFrom" | "headers">,
  ) {
    this.#producer = producer;
    this.#addressed = topicChoice(topicFrom);
    this.#headers = recordHeaders(headers);
  }

  /** Never rejects. */
  async deliver(parcel: Parcel): Promise<Outcome> {
    const headers = this.#headers(parcel);
    const parts = this.#addressed(parcel);
    const [only] = parts;
    if (parts.length === 1 && only !== undefined) {
      return await this.#deliverPart(only, headers);
    }
    const outcomes = await Promise.all(parts.map((part) => this.#deliverPart(part, headers)));
    return outcomes.reduce(together, delivered);
  }

  async #deliverPart(
    { request, topic }: Addressed,
    headers: WriteOptions["headers"],
  ): Promise<Outcome> {
    try {
      await write(this.#producer, request, {
        ...(topic === undefined ? {} : { topic }),
        ...(headers === undefined ? {} : { headers }),
      });
      return delivered;
    } catch (error) {
      return writeOutcome(error);
    }
  }
}

function write(
  producer: Pick<KafkaProducer, "writeTraces" | "writeMetrics" | "writeLogs">,
  request: ScannedRequest,
  options: WriteOptions,
): Promise<WriteResult> {
  // The signal says which kind of request it is, which TypeScript cannot follow.
  switch (request.signal) {
    case "traces":
      return producer.writeTraces(request as ScannedRequest<"traces">, options);
    case "metrics":
      return producer.writeMetrics(request as ScannedRequest<"metrics">, options);
    case "logs":
      return producer.writeLogs(request as ScannedRequest<"logs">, options);
  }
}

/** The outcome of a whole whose parts had these: who sent it has to send all of it again, if any. */
function together(one: Outcome, other: Outcome): Outcome {
  if (one.kind === "partial" && other.kind === "partial") {
    return {
      kind: "partial",
      rejectedItems: one.rejectedItems + other.rejectedItems,
      message: `${one.message}; ${other.message}`,
    };
  }
  const rank = { delivered: 0, partial: 1, refused: 2, retry: 3 } as const;
  return rank[one.kind] >= rank[other.kind] ? one : other;
}
