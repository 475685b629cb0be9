import type { ProducerConfig } from "../config/index.ts";
import type { BufferMemory } from "./buffer-memory.ts";
import type { Deadlines } from "./deadlines.ts";
import { Lane, type LaneHost, type LaneTarget } from "./lane.ts";
import type { MessageSink } from "./sender.ts";
import type { WritePart } from "./telemetry-write.ts";

type Bounds = Pick<ProducerConfig, "batchSize" | "batchSizeBytes" | "flushIntervalMs">;

/** The lanes of a producer, each there for as long as something is in it or under way. */
export class Accumulator implements LaneHost {
  readonly maxItems: number;
  readonly maxBytes: number;
  readonly memory: BufferMemory;
  readonly #flushIntervalMs: number;
  readonly #deadlines: Deadlines;
  readonly #lanes = new Map<string, Lane>();
  readonly #soon = new Set<Lane>();
  #immediate: NodeJS.Immediate | undefined;

  constructor(bounds: Bounds, deadlines: Deadlines, memory: BufferMemory) {
    this.maxItems = bounds.batchSize;
    this.maxBytes = bounds.batchSizeBytes;
    this.#flushIntervalMs = bounds.flushIntervalMs;
    this.#deadlines = deadlines;
    this.memory = memory;
  }

  /** Number of lanes. */
  get size(): number {
    return this.#lanes.size;
  }

  /** Puts a part into the lane of its target. `name` is the same for what may share a message. */
  add(name: string, target: LaneTarget, sender: MessageSink, part: WritePart): void {
    let lane = this.#lanes.get(name);
    if (lane === undefined) {
      lane = new Lane(name, target, this, sender);
      this.#lanes.set(name, lane);
    }
    lane.add(part);
  }

  /** Sends what was gathered in all lanes. */
  flush(): void {
    for (const lane of this.#lanes.values()) {
      lane.flush();
    }
  }

  flushSoon(lane: Lane): void {
    this.#soon.add(lane);
    this.#immediate ??= setImmediate(() => {
      this.#immediate = undefined;
      const due = [...this.#soon];
      this.#soon.clear();
      for (const each of due) {
        each.flush();
      }
    });
  }

  flushLater(lane: Lane): () => void {
    return this.#deadlines.add({ expire: () => lane.flush() }, this.#flushIntervalMs);
  }

  idle(lane: Lane): void {
    this.#soon.delete(lane);
    // A lane of the same name may have come meanwhile.
    if (this.#lanes.get(lane.name) === lane) {
      this.#lanes.delete(lane.name);
    }
  }
}
