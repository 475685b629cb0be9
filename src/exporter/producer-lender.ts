import { KafkaConfig, type KafkaOptions, withoutTransactions } from "../config/index.ts";
import { KafkaProducer } from "../producer/index.ts";
import { isSharedProducer, type SharedProducer } from "./exporter-options.ts";
import { isProcessIdle } from "./idle-process.ts";

/** Where an exporter writes to: options of a connection of its own, or a producer that is there. */
export type ExporterTarget = KafkaConfig | KafkaOptions | SharedProducer | CommonConnection;

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

/**
 * The lender of one exporter.
 *
 * @param isBusy - whether the exporter has exports under way
 * @throws ConfigError for options that cannot be
 */
export function producerLender(target: ExporterTarget, isBusy: () => boolean): ProducerLender {
  if (target instanceof CommonConnection) {
    return target.lend(isBusy);
  }
  return isSharedProducer(target)
    ? new SharedLender(target.producer)
    : new CommonConnection(target).lend(isBusy);
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

/**
 * A producer of exporters' own, one for all that it is given to. It is replaced when it can no longer
 * write, and closed with the last of them.
 */
export class CommonConnection {
  readonly #config: KafkaConfig;
  readonly #borrowers = new Set<() => boolean>();
  #producer: KafkaProducer | undefined;
  #idleCheck: NodeJS.Timeout | undefined;
  #mayRelease = true;

  /** @throws ConfigError for options that cannot be */
  constructor(options: KafkaConfig | KafkaOptions) {
    this.#config = withoutTransactions(KafkaConfig.from(options));
  }

  /** Makes a lender for one more exporter. */
  lend(isBusy: () => boolean): ProducerLender {
    this.#borrowers.add(isBusy);
    return {
      config: this.#config,
      current: () => this.#current(),
      flush: () => void this.#producer?.flush(),
      close: (timeoutMs) => this.#giveBack(isBusy, timeoutMs),
    };
  }

  #current(): KafkaProducer {
    this.#producer ??= this.#open();
    return this.#producer;
  }

  #open(): KafkaProducer {
    const producer = new KafkaProducer(this.#config);
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
    const isBusy = [...this.#borrowers].some((borrower) => borrower());
    if (isBusy || !isProcessIdle()) {
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

  async #giveBack(isBusy: () => boolean, timeoutMs: number): Promise<void> {
    this.#borrowers.delete(isBusy);
    if (this.#borrowers.size === 0) {
      this.#stopIdleCheck();
      const producer = this.#producer;
      // Who is given the connection later opens another one.
      this.#producer = undefined;
      await producer?.close({ timeoutMs });
    }
  }
}
