import type { KafkaConfig } from "../config/index.ts";
import { MessageTooLargeError, type WriteFailure } from "../errors/index.ts";
import type { Admission, Admitted } from "./admission.ts";
import type { BufferMemory } from "./buffer-memory.ts";
import type { Deadlines } from "./deadlines.ts";
import type { Generations } from "./generation.ts";
import type { PlainContent } from "./message-content.ts";
import type { ProducerConnection } from "./producer-connection.ts";
import { encodeRecord, topicSettings } from "./record-content.ts";
import { RecordWrite } from "./record-write.ts";
import { RecordsWrite } from "./records-write.ts";
import type { WriteFrame } from "./telemetry-write.ts";
import { deliveryStopped, WriteWatch } from "./write-limits.ts";
import {
  type PlainRecord,
  type RecordInput,
  type RecordLocation,
  toBytes,
  type WriteLimits,
} from "./write-options.ts";

/** What the writer works with. */
export interface RecordWriterParts {
  readonly config: KafkaConfig;
  readonly memory: BufferMemory;
  readonly deadlines: Deadlines;
  readonly generations: Generations;
  readonly connection: ProducerConnection;
  readonly admission: Admission;
}

interface EncodedRecords {
  /** Undefined where a record is too large. */
  readonly contents: readonly (PlainContent | undefined)[];
  readonly failures: readonly WriteFailure[];
  readonly buffered: number;
}

/** Writes plain records. */
export class RecordWriter {
  readonly #parts: RecordWriterParts;
  /** Writes that wait for room, connection or topic: others then wait behind them, to keep the order. */
  #waiting = 0;

  constructor(parts: RecordWriterParts) {
    this.#parts = parts;
  }

  /**
   * Writes one record; at once, without a step of the event loop, where nothing needs to be waited for.
   *
   * @throws ConfigError, MessageTooLargeError
   */
  write(record: RecordInput): Promise<RecordLocation> {
    const { config, connection, generations, memory } = this.#parts;
    const content = encodeRecord(record.topic, record, config.producer.maxRequestSize);
    const { link } = connection;
    const route = link?.topics.find(record.topic);
    if (
      link !== undefined &&
      route !== undefined &&
      this.#waiting === 0 &&
      record.timeoutMs === undefined &&
      record.signal === undefined &&
      memory.tryTake(content.buffered)
    ) {
      const generation = generations.begin();
      return new Promise((resolve, reject) => {
        link.sender.send(route, content, new RecordWrite(generation, undefined, resolve, reject));
      });
    }
    return this.#writeLater(record, content);
  }

  async #writeLater(record: RecordInput, content: PlainContent): Promise<RecordLocation> {
    const frame = this.#begin(record);
    const { link, route } = await this.#admit(record.topic, content.buffered, frame);
    return await new Promise((resolve, reject) => {
      const { generation, watch } = frame;
      watch.onStop((stop) => reject(deliveryStopped(stop, `topic "${record.topic}"`)));
      link.sender.send(route, content, new RecordWrite(generation, watch, resolve, reject));
    });
  }

  /** Writes several records of one topic, with one promise for all. */
  async writeAll(
    topic: string,
    records: readonly PlainRecord[],
    limits: WriteLimits,
  ): Promise<RecordLocation[]> {
    const { contents, failures, buffered } = this.#encodeAll(topic, records);
    const frame = this.#begin(limits);
    const { link, route } = await this.#admit(topic, buffered, frame);
    return await new Promise((resolve, reject) => {
      const write = new RecordsWrite(topic, contents, failures, frame, { resolve, reject });
      for (const [index, content] of contents.entries()) {
        if (content !== undefined) {
          link.sender.send(route, content, write, index);
        }
      }
      if (failures.length === contents.length) {
        write.settleIfDone();
      }
    });
  }

  #encodeAll(topic: string, records: readonly PlainRecord[]): EncodedRecords {
    const { maxRequestSize } = this.#parts.config.producer;
    const failures: WriteFailure[] = [];
    let buffered = 0;
    const contents = records.map((record, index) => {
      try {
        const content = encodeRecord(topic, record, maxRequestSize);
        buffered += content.buffered;
        return content;
      } catch (error) {
        if (!(error instanceof MessageTooLargeError)) {
          throw error;
        }
        const bytes = toBytes(record.value ?? "").length;
        failures.push({ topic, firstItem: index, items: 1, bytes, error });
        return undefined;
      }
    });
    return { contents, failures, buffered };
  }

  #begin(limits: WriteLimits): WriteFrame {
    const { deadlines, generations } = this.#parts;
    return { generation: generations.begin(), watch: new WriteWatch(deadlines, limits) };
  }

  async #admit(topic: string, buffered: number, frame: WriteFrame): Promise<Admitted> {
    const { admission, config } = this.#parts;
    this.#waiting++;
    try {
      return await admission.admit(frame.watch, buffered, topicSettings(config, topic));
    } catch (error) {
      frame.watch.release();
      frame.generation.end();
      throw error;
    } finally {
      this.#waiting--;
    }
  }
}
