import type { ClientStatistics } from "../../cluster/index.ts";
import type { KafkaSink as KafkaSinkConfig } from "../../config/index.ts";
import { KafkaProducer, writeRequest } from "../../producer/index.ts";
import {
  type Deliver,
  delivered,
  type Outcome,
  type Parcel,
  type Sink,
  type Status,
} from "../pipeline/index.ts";
import { kafkaName } from "./kafka-name.ts";
import {
  headerNamesOf,
  isPlain,
  type PlannedWrite,
  type WritePlan,
  writePlan,
} from "./planned-writes.ts";
import { SinkHealth } from "./sink-health.ts";
import { type BegunWrite, UnfinishedWrites } from "./unfinished-writes.ts";
import { joinedOutcome, writeOutcome } from "./write-outcome.ts";

const plain = {};

/**
 * Writes parcels to Kafka. A parcel is delivered when all in-sync replicas have acknowledged all of
 * it. What is to be sent again may have been written in part; that part is remembered, and not written
 * once more when the same bytes come again.
 */
export class KafkaSink implements Sink {
  readonly name: string;
  readonly deliver: Deliver;
  readonly headerNames: readonly string[];
  readonly #producer: KafkaProducer;
  readonly #plan: WritePlan;
  readonly #health = new SinkHealth();
  readonly #unfinished = new UnfinishedWrites();

  /** @param onFailure - the producer can no longer write */
  constructor(section: KafkaSinkConfig, onFailure: (error: unknown) => void) {
    this.name = kafkaName(section);
    this.#producer = new KafkaProducer(section.kafka);
    this.#producer.on("error", onFailure);
    this.#plan = writePlan(section);
    this.headerNames = headerNamesOf(section);
    this.deliver = isPlain(section)
      ? ({ request }) => this.#write(this.#unfinished.begin({ request, options: plain }))
      : (parcel) => this.#deliverParts(parcel);
  }

  async start(): Promise<void> {
    await this.#producer.connect();
  }

  status(): Status {
    return this.#health.status();
  }

  stats(): ClientStatistics | undefined {
    return this.#producer.stats();
  }

  async close(timeoutMs: number): Promise<void> {
    await this.#producer.close({ timeoutMs });
  }

  async #deliverParts(parcel: Parcel): Promise<Outcome> {
    let writes: readonly PlannedWrite[];
    try {
      writes = this.#plan(parcel);
    } catch (error) {
      return writeOutcome(error);
    }
    const begun = writes.map((write) => this.#unfinished.begin(write));
    const outcomes = await Promise.all(begun.map((each) => this.#write(each)));
    const outcome = joinedOutcome(
      outcomes.map((each, index) => ({ items: writes[index]?.request.items ?? 0, outcome: each })),
    );
    if (outcome.kind === "retry") {
      this.#remember(begun, outcomes);
    }
    return outcome;
  }

  /** What was written is not to be written again with what was not. */
  #remember(begun: readonly BegunWrite[], outcomes: readonly Outcome[]): void {
    for (const [index, each] of begun.entries()) {
      const outcome = outcomes[index];
      if (outcome?.kind === "delivered" || outcome?.kind === "partial") {
        this.#unfinished.done(each, outcome);
      }
    }
  }

  async #write(begun: BegunWrite): Promise<Outcome> {
    const { write, recalled } = begun;
    const known = recalled?.value;
    if (known?.kind === "done") {
      return known.outcome;
    }
    try {
      await writeRequest(this.#producer, known?.request ?? write.request, write.options);
      this.#health.succeeded();
      return delivered;
    } catch (error) {
      const outcome = writeOutcome(error);
      if (outcome.kind === "retry") {
        this.#health.failed(outcome.error);
        this.#unfinished.failed(begun, error);
      }
      return outcome;
    }
  }
}
