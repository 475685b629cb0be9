import {
  abortable,
  DriverProducer,
  type DriverTarget,
  driverTarget,
  keepsDeliveryTime,
} from "../cluster/index.ts";
import type { KafkaConfig } from "../config/index.ts";
import { ClosedError, DeliveryTimeoutError, type KafkaBridgeError } from "../errors/index.ts";
import type { ClientTelemetry } from "../telemetry/index.ts";
import type { BufferMemory } from "./buffer-memory.ts";
import type { Deadlines } from "./deadlines.ts";
import { DeliveryClock } from "./delivery-clock.ts";
import { Sender } from "./sender.ts";
import { TopicDirectory } from "./topic-directory.ts";
import { startTransactions } from "./transaction-start.ts";
import { takeTransactionalId } from "./transactional-ids.ts";

/** What a connected producer works with. */
export interface Link {
  readonly driver: DriverProducer;
  readonly topics: TopicDirectory;
  readonly sender: Sender;
}

/** What a connection works with. */
export interface ConnectionParts {
  readonly config: KafkaConfig;
  readonly memory: BufferMemory;
  readonly deadlines: Deadlines;
  /** Left out, nothing is told. */
  readonly telemetry?: ClientTelemetry;
}

/** Connects when first asked to; all who ask meanwhile share the attempt. */
export class ProducerConnection {
  readonly #config: KafkaConfig;
  readonly #memory: BufferMemory;
  readonly #deadlines: Deadlines;
  readonly #telemetry: ClientTelemetry | undefined;
  readonly #onFatal: (error: KafkaBridgeError) => void;
  readonly #closing = new AbortController();
  #link: Link | undefined;
  #attempt: Promise<Link> | undefined;
  #giveIdBack = (): void => {};
  #clock: DeliveryClock | undefined;
  /** Drivers that were given up, until they are gone. */
  readonly #leaving = new Set<Promise<void>>();

  constructor(
    { config, memory, deadlines, telemetry }: ConnectionParts,
    onFatal: (error: KafkaBridgeError) => void,
  ) {
    this.#config = config;
    this.#memory = memory;
    this.#deadlines = deadlines;
    this.#telemetry = telemetry;
    this.#onFatal = onFatal;
  }

  /** The connection, where there is one that can write. */
  get link(): Link | undefined {
    return this.#link?.driver.fatal === undefined ? this.#link : undefined;
  }

  /** Why this producer can no longer write, once it cannot. */
  get fatal(): KafkaBridgeError | undefined {
    return this.#link?.driver.fatal;
  }

  /**
   * The connection, made if need be. After a failure, the next call tries again.
   *
   * @throws what connecting throws; the fatal error of a producer that can no longer write
   */
  open(): Promise<Link> {
    if (this.#link !== undefined) {
      const { fatal } = this.#link.driver;
      return fatal === undefined ? Promise.resolve(this.#link) : Promise.reject(fatal);
    }
    this.#attempt ??= this.#connect().finally(() => {
      this.#attempt = undefined;
    });
    return this.#attempt;
  }

  async #connect(): Promise<Link> {
    const config = this.#config;
    const { signal } = this.#closing;
    // What the former driver still sent would come behind what is written from now on.
    await abortable(Promise.all(this.#leaving), signal);
    const target = await driverTarget(config, signal);
    const { transactionalId } = config.producer;
    if (transactionalId !== undefined) {
      this.#giveIdBack = takeTransactionalId(target.bootstrapServers, transactionalId);
    }
    try {
      this.#link = await this.#connectTo(target);
      return this.#link;
    } catch (error) {
      this.#giveIdBack();
      throw error;
    }
  }

  async #connectTo(target: DriverTarget): Promise<Link> {
    const { signal } = this.#closing;
    const config = this.#config;
    const { idempotence, maxInFlight, deliveryTimeoutMs, transactionalId } = config.producer;
    const sender = new Sender(this.#memory, {
      needsOffsets: idempotence,
      ...(this.#telemetry === undefined ? {} : { telemetry: this.#telemetry }),
    });
    const driver = await DriverProducer.connect(config, target, {
      reports: sender,
      signal,
      onFatal: (error) => this.#onLost(sender, error),
    });
    try {
      signal.throwIfAborted();
      if (transactionalId !== undefined) {
        await startTransactions(driver.transactions, signal);
      }
    } catch (error) {
      await driver.disconnect();
      throw error;
    }
    sender.open(driver);
    const gates = {
      produce: sender.produce.bind(sender),
      fail: sender.failed.bind(sender),
      isNeeded: idempotence && maxInFlight > 1,
      deadlines: this.#deadlines,
      deliveryTimeoutMs,
    };
    const topics = new TopicDirectory(
      { config, target, driver, signal },
      { gates, producer: config.producer },
    );
    const link = { driver, topics, sender };
    if (keepsDeliveryTime(config)) {
      this.#clock = new DeliveryClock(sender, {
        timeoutMs: deliveryTimeoutMs,
        maxExpiredBytes: config.producer.bufferMemory / 2,
        onStuck: () => this.#giveUp(link),
      });
    }
    return link;
  }

  /**
   * Records that ran out of time hold the room that others need, as where a partition has no leader
   * for long. To leave them out and go on would break the driver's numbers, so all that this driver
   * has under way fails with them; the next write connects anew.
   */
  #giveUp({ driver, sender }: Link): void {
    this.#clock?.stop();
    this.#link = undefined;
    const leaving = driver.disconnect().finally(() => this.#leaving.delete(leaving));
    this.#leaving.add(leaving);
    const { deliveryTimeoutMs } = this.#config.producer;
    sender.giveUp(
      new DeliveryTimeoutError({
        detail: `records without an acknowledgement for ${deliveryTimeoutMs} ms hold half of the buffer`,
      }),
    );
  }

  #onLost(sender: Sender, error: KafkaBridgeError): void {
    // What goes wrong while it connects is told by whoever asked for the connection; what goes wrong
    // with a driver that was given up is of no interest.
    if (this.#link?.sender === sender) {
      // Another producer may go on in this one's place.
      this.#giveIdBack();
      this.#onFatal(error);
    }
  }

  /** Stops an attempt under way, gives up on what is still queued, and disconnects. */
  async close(lost: KafkaBridgeError): Promise<void> {
    this.#closing.abort(new ClosedError({ detail: "the producer" }));
    this.#link?.sender.giveUp(lost);
    await this.#attempt?.catch(() => {});
    this.#clock?.stop();
    await this.#link?.driver.disconnect();
    await Promise.all(this.#leaving);
    this.#giveIdBack();
  }
}
