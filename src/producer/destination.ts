import type { DriverHeaders } from "../cluster/index.ts";
import type { KafkaConfig, TopicSettings } from "../config/index.ts";
import { type Signal, signals } from "../otlp/index.ts";
import { type Assign, assignBy, assignTo } from "./partition-plan.ts";
import { maxValueBytes, topicSettings } from "./record-content.ts";
import {
  checkPartition,
  type EncodedHeaders,
  encodeHeaders,
  signalHeader,
  toBytes,
  type WriteOptions,
} from "./write-options.ts";

/** Where a write of telemetry goes, and what its messages have in common. */
export interface Destination {
  readonly signal: Signal;
  readonly topic: TopicSettings;
  readonly key: Uint8Array | null;
  readonly headers: DriverHeaders | undefined;
  readonly headerBytes: number;
  /** Milliseconds since 1970; 0 is when the message is sent. */
  readonly timestamp: number;
  readonly assign: Assign;
  /** Most bytes of a message's value. */
  readonly maxBytes: number;
  /** The same for writes that may share messages: topic, signal, key, time and all headers are equal. */
  readonly name: string;
}

/** Works out where writes go, from the configuration and the options of the call. */
export class Destinations {
  readonly #config: KafkaConfig;
  readonly #assign: ReadonlyMap<Signal, Assign>;
  readonly #plainHeaders: ReadonlyMap<Signal, EncodedHeaders>;
  /** Where writes without options go: most of them do. */
  readonly #plain = new Map<Signal, Destination>();

  constructor(config: KafkaConfig) {
    this.#config = config;
    this.#assign = new Map(signals.map((signal) => [signal, assignBy(signal, config)]));
    this.#plainHeaders = new Map(
      signals.map((signal) => [signal, encodeHeaders({ [signalHeader]: signal }, undefined)]),
    );
  }

  /**
   * @param batch - headers that belong to the telemetry itself, such as a batch's id
   * @throws ConfigError for options that cannot be
   */
  find(
    signal: Signal,
    options: WriteOptions,
    batch: Readonly<Record<string, string>>,
  ): Destination {
    if (!isPlain(options, batch)) {
      return this.#find(signal, options, batch);
    }
    const known = this.#plain.get(signal) ?? this.#find(signal, options, batch);
    this.#plain.set(signal, known);
    return known;
  }

  #find(
    signal: Signal,
    options: WriteOptions,
    batch: Readonly<Record<string, string>>,
  ): Destination {
    const { topic: topics, producer } = this.#config;
    const topic = topicSettings(this.#config, options.topic ?? topics[signal].name, signal);
    const key = options.key === undefined ? null : toBytes(options.key);
    const { timestamp = 0 } = options;
    const encoded = this.#headers(signal, options, batch);
    return {
      signal,
      topic,
      key,
      headers: encoded.headers,
      headerBytes: encoded.bytes,
      timestamp,
      assign: this.#assignment(signal, options),
      maxBytes: maxValueBytes(producer.maxRequestSize, key?.length ?? 0, encoded.bytes),
      name: `${nameOf(signal, topic.name, key, encoded.headers)}\n${timestamp}`,
    };
  }

  #headers(
    signal: Signal,
    { headers }: WriteOptions,
    batch: Readonly<Record<string, string>>,
  ): EncodedHeaders {
    const plain = this.#plainHeaders.get(signal);
    return plain !== undefined && headers === undefined && Object.keys(batch).length === 0
      ? plain
      : encodeHeaders({ [signalHeader]: signal, ...batch }, headers);
  }

  #assignment(signal: Signal, { key, partition }: WriteOptions): Assign {
    const configured = this.#assign.get(signal);
    return configured !== undefined && key === undefined && partition === undefined
      ? configured
      : assignTo(checkPartition(partition));
  }
}

function isPlain(
  { topic, key, headers, partition, timestamp }: WriteOptions,
  batch: Readonly<Record<string, string>>,
): boolean {
  return (
    topic === undefined &&
    key === undefined &&
    headers === undefined &&
    partition === undefined &&
    timestamp === undefined &&
    Object.keys(batch).length === 0
  );
}

function nameOf(
  signal: Signal,
  topic: string,
  key: Uint8Array | null,
  headers: DriverHeaders | undefined,
): string {
  const keyText = key === null ? "none" : `=${Buffer.from(key).toString("hex")}`;
  const headerText = (headers ?? [])
    .flatMap((header) => Object.entries(header))
    .map(([name, value]) => `${JSON.stringify(name)}${value.toString("hex")}`)
    .join("\n");
  return [topic, signal, keyText, headerText].join("\n");
}
