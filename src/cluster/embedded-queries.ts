import type { KafkaConfig } from "../config/index.ts";
import { DriverCalls } from "./driver-calls.ts";
import { connectDriver, logDriver } from "./driver-connection.ts";
import { commonSettings, type DriverTarget } from "./driver-settings.ts";
import { type DriverMetadata, type DriverProducerClient, loadDriver } from "./load-driver.ts";

const timeoutMs = 5_000;

/** What can be asked of an embedded cluster, which answers to the driver alone. */
export class EmbeddedQueries {
  readonly #calls = new DriverCalls<DriverProducerClient>();
  readonly #open: Promise<void>;
  #closed: Promise<void> | undefined;

  constructor(config: KafkaConfig, target: DriverTarget) {
    this.#open = this.#connect(config, target);
    // Told to whoever asks next.
    this.#open.catch(() => {});
  }

  async #connect(config: KafkaConfig, target: DriverTarget): Promise<void> {
    const { Producer } = loadDriver();
    const settings = { ...commonSettings(config, target), "allow.auto.create.topics": false };
    const { client } = await connectDriver(() => {
      const created = new Producer(settings as ConstructorParameters<typeof Producer>[0]);
      logDriver(created, config.logger);
      return created;
    });
    this.#calls.open(client);
  }

  /** Brokers and all topics: asking for one topic would create it. */
  async metadata(): Promise<DriverMetadata> {
    await this.#open;
    return await this.#calls.call({ operation: "read metadata" }, (client, done) =>
      client.getMetadata({ allTopics: true, timeout: timeoutMs }, done),
    );
  }

  /** A partition's first offset, and the one behind its last. */
  async watermarks(topic: string, partition: number): Promise<{ low: bigint; high: bigint }> {
    await this.#open;
    const { lowOffset, highOffset } = await this.#calls.call<{
      lowOffset: number;
      highOffset: number;
    }>({ operation: "read watermarks", topic, partition }, (client, done) =>
      client.queryWatermarkOffsets(topic, partition, timeoutMs, done),
    );
    return { low: BigInt(lowOffset), high: BigInt(highOffset) };
  }

  /** Disconnects, once: a second time would crash the process. */
  close(): Promise<void> {
    this.#closed ??= this.#disconnect();
    return this.#closed;
  }

  async #disconnect(): Promise<void> {
    await this.#open.catch(() => {});
    const client = await this.#calls.close();
    await new Promise<void>((resolve) => {
      if (client === undefined) {
        resolve();
      } else {
        client.disconnect(() => resolve());
      }
    });
  }
}
