import type { Logger, ProviderState } from "../../config/index.ts";
import { UnsupportedError } from "../../errors/index.ts";
import type { Clock, KafkaProvider } from "../../providers/index.ts";
import type { Deliver, ProviderTotals, Sink, Source, Status } from "../pipeline/index.ts";
import { GroupOwnership } from "./group-ownership.ts";
import type { Ownership } from "./ownership.ts";
import { Poller } from "./poller.ts";
import { SoleOwnership } from "./sole-ownership.ts";
import { SourceTotals } from "./source-totals.ts";

/** The part of a provider that a source needs. */
type ReadProvider = Pick<KafkaProvider, "type" | "collector" | "usage" | "close">;

/** What a source from a cloud provider is made with. */
export interface ProviderSourceParts {
  /** For a person, before the provider is there: `Amazon MSK`. */
  readonly name: string;
  /** Name of the pipeline; the state is kept by it. */
  readonly pipeline: string;
  /** Makes the provider, whose packages are loaded then. */
  readonly create: () => Promise<ReadProvider>;
  readonly clock: Clock;
  /** Undefined keeps nothing over a restart. */
  readonly state: ProviderState | undefined;
  readonly deliver: Deliver;
  /** Opens the writer of a name; needed where there is a state. */
  readonly fenced: Sink["fenced"];
  readonly logger: Logger;
  /** Most bytes of telemetry that the pipeline may hold. */
  readonly memoryBytes: number;
  /** Takes what ended the work without being asked for. */
  readonly onFailure: (error: unknown) => void;
}

/** The part of the pipeline's memory for what is held back until it is complete. */
const heldPart = 2;

interface Work {
  readonly provider: ReadProvider;
  readonly ownership: Ownership;
  readonly poller: Poller;
}

/**
 * Reads the metrics of a cloud provider, interval by interval, each of which is delivered once. What the
 * provider does not answer is asked for again later, and ends nothing.
 */
export class ProviderSource implements Source {
  readonly name: string;
  readonly #parts: ProviderSourceParts;
  readonly #totals = new SourceTotals();
  #work: Work | undefined;
  #closed: Promise<void> | undefined;

  constructor(parts: ProviderSourceParts) {
    this.name = parts.name;
    this.#parts = parts;
  }

  /**
   * Begins to read.
   *
   * @throws what keeps it from beginning: packages that are missing, Kafka, the state topic
   */
  async start(): Promise<void> {
    const { create, clock, logger, deliver, memoryBytes, state } = this.#parts;
    if (state === undefined) {
      logger.warn(
        "no stateTopic: nothing is kept over a restart, which reads again from lookbackMs on",
      );
    }
    const provider = await create();
    const ownership = this.#ownership(provider);
    const poller = new Poller({
      collector: provider.collector(),
      ownership,
      clock,
      logger,
      deliver,
      totals: this.#totals,
      memoryBytes: memoryBytes / heldPart,
    });
    this.#work = { provider, ownership, poller };
    await ownership.start();
    poller.start();
  }

  #ownership({ type }: ReadProvider): Ownership {
    const { state, pipeline, clock, logger, fenced, onFailure } = this.#parts;
    if (state === undefined) {
      return new SoleOwnership();
    }
    if (fenced === undefined) {
      throw new UnsupportedError("UNSUPPORTED", {
        detail: `a sink that writes no transactions keeps no state of ${this.name}`,
      });
    }
    return new GroupOwnership({
      state,
      place: { pipeline, provider: type },
      clock,
      logger,
      fenced,
      onChange: () => this.#work?.poller.wake(),
      onFailure,
    });
  }

  status(): Status {
    if (this.#work === undefined) {
      return { isOk: true };
    }
    const { ownership, poller } = this.#work;
    if (ownership.failure !== undefined) {
      return { isOk: false, reason: ownership.failure.message };
    }
    const reason = this.#reason(poller);
    return reason === undefined ? { isOk: true } : { isOk: true, isDegraded: true, reason };
  }

  #reason({ list, troubles, held }: Poller): string | undefined {
    const notTaken = held.find(({ holding }) => holding.failure !== undefined)?.holding;
    const problems = held
      .flatMap(({ holding }) => [...holding.readings])
      .find((reading) => reading.problems.count > 0);
    return (
      (list.failure && `what there is to read is not known: ${list.failure.message}`) ??
      troubles.text ??
      notTaken?.failure?.message ??
      (problems && `${problems.shard.name}: ${problems.problems.text}`)
    );
  }

  provider(): ProviderTotals | undefined {
    if (this.#work === undefined) {
      return undefined;
    }
    const { provider, poller } = this.#work;
    const now = this.#parts.clock.now();
    return {
      usage: provider.usage(),
      ...this.#totals.snapshot(),
      shards: poller.held.flatMap(({ holding }) =>
        [...holding.readings].flatMap(({ shard, untilMs }) =>
          untilMs === undefined ? [] : [{ shard: shard.name, lagMs: now - untilMs }],
        ),
      ),
    };
  }

  close(timeoutMs: number): Promise<void> {
    this.#closed ??= this.#close(timeoutMs);
    return this.#closed;
  }

  async #close(timeoutMs: number): Promise<void> {
    if (this.#work === undefined) {
      return;
    }
    const { provider, ownership, poller } = this.#work;
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, timeoutMs);
    });
    await Promise.race([poller.close(), late]);
    clearTimeout(timer);
    await ownership.close();
    await provider.close();
  }
}
