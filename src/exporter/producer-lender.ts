import { KafkaConfig, withoutTransactions } from "../config/index.ts";
import { KafkaProducer } from "../producer/index.ts";
import { type ExporterTarget, isSharedProducer } from "./exporter-options.ts";

/** Who hands out the producer that an exporter writes by. */
export interface ProducerLender {
  /** The configuration, where the producer is the exporter's own. */
  readonly config: KafkaConfig | undefined;
  /** The producer to write by now; made if need be. */
  current(): KafkaProducer;
  /** Sends what is gathered; does not wait. */
  flush(): void;
  /** Ends what is the exporter's own, within that time. Never rejects. */
  close(timeoutMs: number): Promise<void>;
}

/** @throws ConfigError for options that cannot be */
export function producerLender(target: ExporterTarget, isBusy: () => boolean): ProducerLender {
  return isSharedProducer(target)
    ? new SharedLender(target.producer)
    : new OwnLender(withoutTransactions(KafkaConfig.from(target)), isBusy);
}

class SharedLender implements ProducerLender {
  readonly config = undefined;
  readonly #producer: KafkaProducer;

  constructor(producer: KafkaProducer) {
    this.#producer = producer;
  }

  current(): KafkaProducer {
    return this.#producer;
  }

  flush(): void {
    void this.#producer.flush();
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

const idleCheckMs = 1_000;

/** A producer of the exporter's own, which is replaced when it can no longer write. */
class OwnLender implements ProducerLender {
  readonly config: KafkaConfig;
  readonly #isBusy: () => boolean;
  #producer: KafkaProducer | undefined;
  #idleCheck: NodeJS.Timeout | undefined;
  #mayRelease = true;

  constructor(config: KafkaConfig, isBusy: () => boolean) {
    this.config = config;
    this.#isBusy = isBusy;
  }

  current(): KafkaProducer {
    this.#producer ??= this.#open();
    return this.#producer;
  }

  #open(): KafkaProducer {
    const producer = new KafkaProducer(this.config);
    producer.on("error", () => this.#replace(producer));
    if (this.#mayRelease) {
      this.#idleCheck ??= setInterval(() => this.#releaseIfIdle(), idleCheckMs).unref();
    }
    return producer;
  }

  #replace(producer: KafkaProducer): void {
    if (this.#producer === producer) {
      this.#producer = undefined;
    }
    void producer.close();
  }

  /**
   * The driver's connection keeps the process alive. Where nothing else does, the application is at
   * its end without having shut its SDK down, and the connection goes. Where it turns out not to be
   * at its end (what keeps it alive is not seen by Node.js either), the next connection stays: each
   * costs memory that the driver does not give back.
   */
  #releaseIfIdle(): void {
    if (this.#isBusy() || process.getActiveResourcesInfo().length > 0) {
      return;
    }
    this.#stopIdleCheck();
    this.#mayRelease = false;
    void this.#producer?.close();
    this.#producer = undefined;
  }

  #stopIdleCheck(): void {
    clearInterval(this.#idleCheck);
    this.#idleCheck = undefined;
  }

  flush(): void {
    void this.#producer?.flush();
  }

  async close(timeoutMs: number): Promise<void> {
    this.#stopIdleCheck();
    await this.#producer?.close({ timeoutMs });
  }
}
