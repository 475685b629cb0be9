import type { DriverHeaders } from "../cluster/index.ts";
import type { KafkaBridgeError } from "../errors/index.ts";
import type { BufferMemory } from "./buffer-memory.ts";
import type { MessageOutcome } from "./in-flight.ts";
import type { MessageSink } from "./sender.ts";
import type { WritePart } from "./telemetry-write.ts";
import type { TopicRoute } from "./topic-route.ts";

/** What parts must have in common to go into one message. */
export interface LaneTarget {
  readonly route: TopicRoute;
  /** −1 leaves it to the partitioner. */
  readonly partition: number;
  readonly key: Uint8Array | null;
  readonly headers: DriverHeaders | undefined;
  /** Milliseconds since 1970; 0 is when the message is sent. */
  readonly timestamp: number;
  /** Most bytes of a message's value. */
  readonly maxBytes: number;
}

/** The outcome of a message goes to the writes whose parts it holds. */
class PartsOutcome implements MessageOutcome {
  readonly #lane: Lane;
  readonly #parts: readonly WritePart[];

  constructor(lane: Lane, parts: readonly WritePart[]) {
    this.#lane = lane;
    this.#parts = parts;
  }

  onDelivered(_tag: number, partition: number, offset: number): void {
    for (const part of this.#parts) {
      part.write.delivered(part, partition, offset);
    }
    this.#lane.settled();
  }

  onFailed(_tag: number, error: KafkaBridgeError): void {
    for (const part of this.#parts) {
      part.write.failed(part, this.#lane.target.partition, error);
    }
    this.#lane.settled();
  }
}

/** What a lane asks of the accumulator that it belongs to. */
export interface LaneHost {
  readonly maxItems: number;
  readonly maxBytes: number;
  /** Calls `flush` of the lane as soon as the current work of the event loop is done. */
  flushSoon(lane: Lane): void;
  /** Calls `flush` of the lane within the flush interval; the result calls that off. */
  flushLater(lane: Lane): () => void;
  /** The lane holds nothing and has nothing under way. */
  idle(lane: Lane): void;
  readonly memory: BufferMemory;
}

/**
 * Gathers parts for one kind of message and merges them by concatenation. Parts leave when they make
 * a full message, when nothing of the lane is under way any more, or when the flush interval is over:
 * so a lone write leaves at once, and under load messages grow by themselves.
 */
export class Lane {
  readonly name: string;
  readonly target: LaneTarget;
  readonly #host: LaneHost;
  readonly #sender: MessageSink;
  #parts: WritePart[] = [];
  #items = 0;
  #bytes = 0;
  #underWay = 0;
  #cancelLater: (() => void) | undefined;

  constructor(name: string, target: LaneTarget, host: LaneHost, sender: MessageSink) {
    this.name = name;
    this.target = target;
    this.#host = host;
    this.#sender = sender;
  }

  /** Takes a part, which is no larger than a message may be. */
  add(part: WritePart): void {
    const { maxItems } = this.#host;
    const maxBytes = Math.min(this.target.maxBytes, this.#host.maxBytes);
    const overflows =
      this.#items + part.items > maxItems || this.#bytes + part.bytes.length > maxBytes;
    if (this.#parts.length > 0 && overflows) {
      this.flush();
    }
    this.#parts.push(part);
    this.#items += part.items;
    this.#bytes += part.bytes.length;
    if (this.#items >= maxItems || this.#bytes >= maxBytes) {
      this.flush();
    } else if (this.#underWay === 0) {
      this.#host.flushSoon(this);
    } else {
      this.#cancelLater ??= this.#host.flushLater(this);
    }
  }

  /** Sends what was gathered. */
  flush(): void {
    this.#cancelLater?.();
    this.#cancelLater = undefined;
    const gathered = this.#parts;
    this.#parts = [];
    this.#items = 0;
    this.#bytes = 0;
    const parts = gathered.filter((part) => this.#isWanted(part));
    if (parts.length > 0) {
      this.#send(parts);
    } else {
      this.#leaveIfIdle();
    }
  }

  /** Parts of writes that were called off meanwhile are not sent. */
  #isWanted(part: WritePart): boolean {
    if (part.write.isOver) {
      this.#host.memory.release(part.buffered);
      return false;
    }
    return true;
  }

  #send(parts: readonly WritePart[]): void {
    const { route, partition, key, headers, timestamp } = this.target;
    const buffered = parts.reduce((bytes, part) => bytes + part.buffered, 0);
    // Joined, requests are their merge.
    const [only] = parts;
    const value = parts.length === 1 && only ? only.bytes : parts.map(({ bytes }) => bytes);
    this.#underWay++;
    const { topic } = route;
    const content = { topic, partition, key, headers, value, timestamp, buffered };
    this.#sender.send(route, content, new PartsOutcome(this, parts));
  }

  /** A message of this lane got its report. */
  settled(): void {
    this.#underWay--;
    if (this.#underWay === 0 && this.#parts.length > 0) {
      this.flush();
    }
    this.#leaveIfIdle();
  }

  #leaveIfIdle(): void {
    if (this.#underWay === 0 && this.#parts.length === 0) {
      this.#host.idle(this);
    }
  }
}
