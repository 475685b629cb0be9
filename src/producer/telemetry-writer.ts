import type { DriverHeaders } from "../cluster/index.ts";
import type { KafkaConfig, TopicSettings } from "../config/index.ts";
import { type Signal, scan, type TelemetryInput, toRequestBytes } from "../otlp/index.ts";
import { Accumulator } from "./accumulator.ts";
import type { Admission, Admitted } from "./admission.ts";
import type { BufferMemory } from "./buffer-memory.ts";
import type { Deadlines } from "./deadlines.ts";
import type { Generation } from "./generation.ts";
import { bufferedBytes } from "./outgoing-message.ts";
import {
  type Assign,
  assignBy,
  assignTo,
  type CountedRequest,
  fitToMessages,
  type Plan,
  type PlannedPart,
} from "./partition-plan.ts";
import type { Link } from "./producer-connection.ts";
import { maxValueBytes, topicSettings } from "./record-content.ts";
import { TelemetryWrite, type WritePart } from "./telemetry-write.ts";
import type { WriteWatch } from "./write-limits.ts";
import {
  checkPartition,
  type EncodedHeaders,
  encodeHeaders,
  signalHeader,
  toBytes,
  type WriteOptions,
  type WriteResult,
} from "./write-options.ts";

/** Where a write goes. */
interface Route {
  readonly signal: Signal;
  readonly topic: TopicSettings;
  readonly key: Uint8Array | null;
  readonly headers: DriverHeaders | undefined;
  readonly headerBytes: number;
  readonly assign: Assign;
  /** Most bytes of a message's value. */
  readonly maxBytes: number;
  /** The same for writes that may share messages. */
  readonly name: string;
}

/** What a write keeps from its call to its end. */
export interface WriteFrame {
  readonly generation: Generation;
  readonly watch: WriteWatch;
}

interface Prepared {
  readonly request: CountedRequest;
  readonly route: Route;
  /** Bytes taken from the buffer. */
  readonly taken: number;
}

type PlannedWritePart = WritePart & Pick<PlannedPart, "partition">;

/** What the writer works with. */
export interface WriterParts {
  readonly config: KafkaConfig;
  readonly memory: BufferMemory;
  readonly deadlines: Deadlines;
  readonly admission: Admission;
}

const nothing: WriteResult = { recordsWritten: 0, messages: 0, bytes: 0, partitions: [] };

/** Brings telemetry into messages: encode, check, assign to partitions, split, gather. */
export class TelemetryWriter {
  readonly #config: KafkaConfig;
  readonly #memory: BufferMemory;
  readonly #admission: Admission;
  readonly #accumulator: Accumulator;
  readonly #assign: Readonly<Record<Signal, Assign>>;
  readonly #ownHeaders: Readonly<Record<Signal, EncodedHeaders>>;

  constructor({ config, memory, deadlines, admission }: WriterParts) {
    this.#config = config;
    this.#memory = memory;
    this.#admission = admission;
    this.#accumulator = new Accumulator(config.producer, deadlines, memory);
    this.#assign = forSignals((signal) => assignBy(signal, config));
    this.#ownHeaders = forSignals((signal) => encodeHeaders({ [signalHeader]: signal }, undefined));
  }

  /** Sends what is gathered. */
  flush(): void {
    this.#accumulator.flush();
  }

  /** Writes telemetry. When it is over, `generation` is ended and `watch` released. */
  async write<S extends Signal>(
    signal: S,
    input: TelemetryInput<S>,
    options: WriteOptions,
    { generation, watch }: WriteFrame,
  ): Promise<WriteResult> {
    let prepared: Prepared | undefined;
    let admitted: Admitted | undefined;
    try {
      prepared = this.#prepare(signal, input, options);
      if (prepared.request.items > 0) {
        const { route, taken } = prepared;
        admitted = await this.#admission.admit(watch, taken, route.topic);
      }
    } finally {
      if (admitted === undefined) {
        watch.release();
        generation.end();
      }
    }
    return admitted === undefined
      ? nothing
      : await this.#send(prepared, admitted, { generation, watch });
  }

  #prepare<S extends Signal>(signal: S, input: TelemetryInput<S>, options: WriteOptions): Prepared {
    const { bytes, headers } = toRequestBytes(signal, input);
    const { items } = scan(signal, bytes);
    const route = this.#route(signal, options, headers);
    const taken = bufferedBytes(bytes, route.key, route.headerBytes);
    return { request: { bytes, items }, route, taken };
  }

  #send(
    { request, route, taken }: Prepared,
    { link, partitions }: Admitted,
    { generation, watch }: WriteFrame,
  ): Promise<WriteResult> {
    return new Promise((resolve, reject) => {
      const promise = { resolve, reject };
      const write = new TelemetryWrite(route.topic.name, generation, watch, promise);
      let plan: Plan = { parts: [], oversize: [] };
      try {
        plan = fitToMessages(route.signal, route.assign(request, partitions), route.maxBytes);
      } catch (error) {
        this.#memory.release(taken);
        write.reject(error);
        return;
      }
      const parts = plan.parts.map(
        (part): PlannedWritePart => ({
          write,
          ...part,
          buffered: bufferedBytes(part.bytes, route.key, route.headerBytes),
        }),
      );
      const needed = parts.reduce((bytes, part) => bytes + part.buffered, 0);
      this.#memory.adjust(needed - taken);
      write.expect(parts, plan.oversize, route.maxBytes);
      for (const part of parts) {
        this.#gather(link, route, part);
      }
    });
  }

  #gather(link: Link, route: Route, part: PlannedWritePart): void {
    const { topic, key, headers, maxBytes } = route;
    const { partition } = part;
    const target = { topic: topic.name, partition, key, headers, maxBytes };
    this.#accumulator.add(`${route.name}\n${partition}`, target, link.sender, part);
  }

  #route(signal: Signal, options: WriteOptions, batch: Readonly<Record<string, string>>): Route {
    const { topic: topics, producer } = this.#config;
    const topic = topicSettings(this.#config, options.topic ?? topics[signal].name, signal);
    const key = options.key === undefined ? null : toBytes(options.key);
    const partition = checkPartition(options.partition);
    const isPlain = options.headers === undefined && Object.keys(batch).length === 0;
    const { headers, bytes: headerBytes } = isPlain
      ? this.#ownHeaders[signal]
      : encodeHeaders({ [signalHeader]: signal, ...batch }, options.headers);
    return {
      signal,
      topic,
      key,
      headers,
      headerBytes,
      assign: key === null && partition < 0 ? this.#assign[signal] : assignTo(partition),
      maxBytes: maxValueBytes(producer.maxRequestSize, key?.length ?? 0, headerBytes),
      name: this.#laneName(signal, topic.name, key, isPlain ? undefined : headers),
    };
  }

  /** Parts share messages where topic, signal, key and all headers are the same. */
  #laneName(
    signal: Signal,
    topic: string,
    key: Uint8Array | null,
    headers: DriverHeaders | undefined,
  ): string {
    const keyText = key === null ? "" : Buffer.from(key).toString("hex");
    const headerText = (headers ?? [])
      .flatMap((header) => Object.entries(header))
      .map(([name, value]) => `${JSON.stringify(name)}${value.toString("hex")}`)
      .join("\n");
    return [topic, signal, key === null ? "-" : "+", keyText, headerText].join("\n");
  }
}

function forSignals<T>(make: (signal: Signal) => T): Record<Signal, T> {
  return { traces: make("traces"), metrics: make("metrics"), logs: make("logs") };
}
