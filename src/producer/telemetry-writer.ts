import type { KafkaConfig } from "../config/index.ts";
import { type Signal, scan, type TelemetryInput, toRequestBytes } from "../otlp/index.ts";
import { Accumulator } from "./accumulator.ts";
import type { Admission, Admitted } from "./admission.ts";
import type { BufferMemory } from "./buffer-memory.ts";
import type { Deadlines } from "./deadlines.ts";
import { type Destination, Destinations } from "./destination.ts";
import { bufferedBytes } from "./message-content.ts";
import {
  type CountedRequest,
  fitToMessages,
  type Plan,
  type PlannedPart,
} from "./partition-plan.ts";
import { TelemetryWrite, type WriteFrame, type WritePart } from "./telemetry-write.ts";
import type { WriteOptions, WriteResult } from "./write-options.ts";

interface Prepared {
  readonly request: CountedRequest;
  readonly destination: Destination;
  /** Bytes taken from the buffer. */
  readonly taken: number;
}

type PlacedPart = WritePart & Pick<PlannedPart, "partition">;

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
  readonly #memory: BufferMemory;
  readonly #admission: Admission;
  readonly #accumulator: Accumulator;
  readonly #destinations: Destinations;

  constructor({ config, memory, deadlines, admission }: WriterParts) {
    this.#memory = memory;
    this.#admission = admission;
    this.#accumulator = new Accumulator(config.producer, deadlines, memory);
    this.#destinations = new Destinations(config);
  }

  /** Sends what is gathered. */
  flush(): void {
    this.#accumulator.flush();
  }

  /** Writes telemetry. When it is over, the frame's generation is ended and its watch released. */
  async write<S extends Signal>(
    signal: S,
    input: TelemetryInput<S>,
    options: WriteOptions,
    frame: WriteFrame,
  ): Promise<WriteResult> {
    let prepared: Prepared | undefined;
    let admitted: Admitted | undefined;
    try {
      prepared = this.#prepare(signal, input, options);
      const { request, destination, taken } = prepared;
      if (request.items > 0) {
        admitted = await this.#admission.admit(frame.watch, taken, destination.topic);
      }
    } finally {
      if (admitted === undefined) {
        frame.watch.release();
        frame.generation.end();
      }
    }
    return admitted === undefined ? nothing : await this.#send(prepared, admitted, frame);
  }

  #prepare<S extends Signal>(signal: S, input: TelemetryInput<S>, options: WriteOptions): Prepared {
    const { bytes, headers, items = scan(signal, bytes).items } = toRequestBytes(signal, input);
    const destination = this.#destinations.find(signal, options, headers);
    const taken = bufferedBytes(bytes, destination.key, destination.headerBytes);
    return { request: { bytes, items }, destination, taken };
  }

  #send(prepared: Prepared, admitted: Admitted, frame: WriteFrame): Promise<WriteResult> {
    const { destination, taken } = prepared;
    return new Promise((resolve, reject) => {
      const write = new TelemetryWrite(destination.topic.name, frame, { resolve, reject });
      let plan: Plan;
      try {
        plan = planOf(prepared, admitted);
      } catch (error) {
        this.#memory.release(taken);
        write.reject(error);
        return;
      }
      const parts = plan.parts.map((part): PlacedPart => {
        const buffered = bufferedBytes(part.bytes, destination.key, destination.headerBytes);
        return { ...part, write, buffered };
      });
      this.#memory.adjust(parts.reduce((bytes, { buffered }) => bytes + buffered, -taken));
      write.expect(parts, plan.oversize, destination.maxBytes);
      for (const part of parts) {
        this.#gather(part, destination, admitted);
      }
    });
  }

  #gather(part: PlacedPart, destination: Destination, { link, route }: Admitted): void {
    const { key, headers, timestamp, maxBytes, name } = destination;
    const { partition } = part;
    const target = { route, partition, key, headers, timestamp, maxBytes };
    this.#accumulator.add(`${name}\n${partition}`, target, link.sender, part);
  }
}

function planOf({ request, destination }: Prepared, { route }: Admitted): Plan {
  const parts = destination.assign(request, route.partitions);
  return fitToMessages(destination.signal, parts, destination.maxBytes);
}
