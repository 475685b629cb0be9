import { describe, expect, it } from "vitest";
import type { PlannedWrite } from "../../../src/bridge/kafka-sink/planned-writes.ts";
import { UnfinishedWrites } from "../../../src/bridge/kafka-sink/unfinished-writes.ts";
import { delivered } from "../../../src/bridge/pipeline/index.ts";
import { DeliveryTimeoutError, ProducerError, QueueFullError } from "../../../src/errors/index.ts";
import { ScannedRequest, split } from "../../../src/otlp/index.ts";
import { partFailure } from "../../../src/producer/write-failure.ts";
import { spanBytes } from "../../support/bridge/requests.ts";

const whole = ScannedRequest.scan("traces", spanBytes(9));
const { parts } = split("traces", whole.bytes, 150);
const write = (options: PlannedWrite["options"] = {}): PlannedWrite => ({
  request: ScannedRequest.scan("traces", Uint8Array.from(whole.bytes)),
  options,
});

/** The error of a write, of whose parts these failed. */
function failedParts(failed: readonly number[], recordsWritten?: number): ProducerError {
  const failures = failed.map((index) => {
    const part = parts[index];
    if (part === undefined) {
      throw new Error(`there are ${parts.length} parts`);
    }
    return partFailure("t", part, 0, new DeliveryTimeoutError());
  });
  const lost = failures.reduce((sum, { items }) => sum + items, 0);
  return new ProducerError("PRODUCE_FAILED", {
    failures,
    recordsWritten: recordsWritten ?? whole.items - lost,
  });
}

/** What is left to be written of the write, when it comes again. */
function left(unfinished: UnfinishedWrites, again = write()): ScannedRequest | undefined {
  const known = unfinished.begin(again).recalled?.value;
  return known?.kind === "left" ? known.request : undefined;
}

describe("a write that comes again", () => {
  it("is written but for what was written", () => {
    expect(parts.length).toBeGreaterThan(2);
    const unfinished = new UnfinishedWrites();
    unfinished.failed(unfinished.begin(write()), failedParts([0, 2]));
    const rest = left(unfinished);
    const items = (parts[0]?.items ?? 0) + (parts[2]?.items ?? 0);
    expect(rest?.items).toBe(items);
    // As sound as the whole was, and of these parts.
    expect(ScannedRequest.scan("traces", rest?.bytes ?? new Uint8Array()).items).toBe(items);
    expect(rest?.bytes).toEqual(
      Uint8Array.from([...(parts[0]?.bytes ?? []), ...(parts[2]?.bytes ?? [])]),
    );
  });

  it("keeps what is left in memory of its own, as the request's is used again", () => {
    const unfinished = new UnfinishedWrites();
    const error = failedParts([1]);
    unfinished.failed(unfinished.begin(write()), error);
    const part = parts[1]?.bytes ?? new Uint8Array();
    const before = Uint8Array.from(part);
    part.fill(0xff);
    expect(left(unfinished)?.bytes).toEqual(before);
    part.set(before);
  });

  it("goes on with what is left when nothing more was written", () => {
    const unfinished = new UnfinishedWrites();
    unfinished.failed(unfinished.begin(write()), failedParts([1]));
    unfinished.failed(unfinished.begin(write()), new QueueFullError());
    expect(left(unfinished)?.items).toBe(parts[1]?.items);
    expect(unfinished.size).toBe(0);
  });

  it("is written whole where nothing of it was, or where that is not known of each item", () => {
    const unfinished = new UnfinishedWrites();
    const [one, other] = [failedParts(parts.map((_, index) => index)), failedParts([1], 2)];
    for (const error of [one, other, new QueueFullError(), new Error("what?")]) {
      unfinished.failed(unfinished.begin(write()), error);
    }
    expect(unfinished.size).toBe(0);
  });

  it("is done with where it was written and others of its parcel were not", () => {
    const unfinished = new UnfinishedWrites();
    const partial = { kind: "partial", rejectedItems: 1, message: "one" } as const;
    unfinished.done(unfinished.begin(write({ topic: "a" })), delivered);
    unfinished.done(unfinished.begin(write({ topic: "b" })), partial);
    const known = (topic: string) => unfinished.begin(write({ topic })).recalled?.value;
    expect(known("b")).toEqual({ kind: "done", outcome: partial });
    expect(known("a")).toEqual({ kind: "done", outcome: delivered });
    expect(known("a")).toBeUndefined();
  });

  it.each([
    ["topic", { topic: "u", key: "k", headers: [["h", "v"]] }],
    ["key", { topic: "t", key: "l", headers: [["h", "v"]] }],
    ["header", { topic: "t", key: "k", headers: [["h", "w"]] }],
  ] as const)("is another with another %s", (_, options) => {
    const unfinished = new UnfinishedWrites();
    const same = { topic: "t", key: "k", headers: [["h", "v"]] } as const;
    unfinished.done(unfinished.begin(write(same)), delivered);
    expect(unfinished.begin(write(options)).recalled).toBeUndefined();
    expect(unfinished.begin(write(same)).recalled).toBeDefined();
  });
});
