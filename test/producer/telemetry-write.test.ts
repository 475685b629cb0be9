import { describe, expect, test } from "vitest";
import {
  AuthorizationError,
  DeliveryTimeoutError,
  type KafkaBridgeError,
  MessageTooLargeError,
  ProducerError,
} from "../../src/errors/index.ts";
import { Deadlines } from "../../src/producer/deadlines.ts";
import { Generations } from "../../src/producer/generation.ts";
import type { OversizePart } from "../../src/producer/partition-plan.ts";
import { TelemetryWrite, type WritePart } from "../../src/producer/telemetry-write.ts";
import { requestOf } from "../../src/producer/write-failure.ts";
import { WriteWatch } from "../../src/producer/write-limits.ts";
import type { WriteResult } from "../../src/producer/write-options.ts";

/** A write of parts with these numbers of items, one after the other. */
function writeOf(
  items: readonly number[],
  oversize: readonly OversizePart[] = [],
  timeoutMs?: number,
) {
  const controller = new AbortController();
  const generations = new Generations();
  const limits = { signal: controller.signal, ...(timeoutMs === undefined ? {} : { timeoutMs }) };
  const watch = new WriteWatch(new Deadlines(), limits);
  const frame = { generation: generations.begin(), watch };
  let write!: TelemetryWrite;
  const result = new Promise<WriteResult>((resolve, reject) => {
    write = new TelemetryWrite("spans", frame, { resolve, reject });
  });
  let firstItem = 0;
  const parts = items.map((count): WritePart => {
    const part = { write, bytes: Buffer.alloc(count), items: count, firstItem, buffered: count };
    firstItem += count;
    return part;
  });
  write.expect(parts, oversize, 1_000);
  return { write, parts, result, controller, over: generations.drained() };
}

const unauthorized = new AuthorizationError("TOPIC_NOT_AUTHORIZED");

/** What a write rejects with when its parts fail with these errors; undefined is delivered. */
async function failureOf(errors: readonly (KafkaBridgeError | undefined)[]) {
  const { write, parts, result } = writeOf(errors.map(() => 2));
  for (const [index, part] of parts.entries()) {
    const error = errors[index];
    if (error === undefined) {
      write.delivered(part, 0, index);
    } else {
      write.failed(part, 3, error);
    }
  }
  return await result.catch((error: unknown) => error as ProducerError);
}

describe("a write of telemetry", () => {
  test("is over when its last part is, with the sum of all", async () => {
    const { write, parts, result, over } = writeOf([3, 4]);
    const [first, second] = parts as [WritePart, WritePart];
    write.delivered(second, 1, 10);
    expect(write.isOver).toBe(false);
    write.delivered(first, 0, 20);
    expect(write.isOver).toBe(true);
    expect(await result).toEqual({
      recordsWritten: 7,
      messages: 2,
      bytes: 7,
      partitions: [
        { partition: 1, offset: 10n },
        { partition: 0, offset: 20n },
      ],
    });
    await over;
  });

  test("says which parts failed, in order, and what was written all the same", async () => {
    const { write, parts, result } = writeOf([2, 3, 4]);
    const [first, second, third] = parts as [WritePart, WritePart, WritePart];
    write.failed(third, 5, unauthorized);
    write.delivered(second, 1, 0);
    write.failed(first, -1, unauthorized);
    await expect(result).rejects.toMatchObject({
      name: "ProducerError",
      code: "PRODUCE_FAILED",
      recordsWritten: 3,
      cause: unauthorized,
      failures: [
        { topic: "spans", firstItem: 0, items: 2, bytes: 2, error: unauthorized },
        { topic: "spans", partition: 5, firstItem: 5, items: 4, bytes: 4, error: unauthorized },
      ],
    });
    await expect(result).rejects.toThrow(/6 of 9 items for topic "spans"/);
  });

  test.each([
    ["MessageTooLargeError", [new MessageTooLargeError(), undefined]],
    ["DeliveryTimeoutError", [new DeliveryTimeoutError(), new DeliveryTimeoutError()]],
    ["ProducerError", [new DeliveryTimeoutError(), new MessageTooLargeError()]],
    ["ProducerError", [unauthorized]],
  ] as const)("rejects with a %s where all failures are of that kind: %#", async (name, errors) => {
    expect(await failureOf(errors)).toMatchObject({ name });
  });

  test("is fatal where the producer is", async () => {
    expect(await failureOf([new ProducerError("PRODUCER_FATAL")])).toMatchObject({
      code: "PRODUCER_FATAL",
      fatal: true,
    });
  });

  test("counts what fits into no message among the failures", async () => {
    const bytes = Buffer.from("the item");
    const oversize = {
      item: 2,
      items: 1,
      size: 5_000,
      name: "GET /reports",
      request: () => bytes,
    };
    const { write, parts, result } = writeOf([2], [oversize]);
    write.delivered(parts[0] as WritePart, 0, 0);
    await expect(result).rejects.toMatchObject({
      name: "MessageTooLargeError",
      recordsWritten: 2,
      failures: [{ firstItem: 2, items: 1, bytes: 5_000 }],
    });
    await expect(result).rejects.toThrow(/"GET \/reports", takes 5000 bytes of at most 1000/);
  });

  test("fails at once where nothing fits, and finds a word for what has no name", async () => {
    const { result } = writeOf(
      [],
      [{ item: 0, items: 1, size: 5_000, name: "", request: () => undefined }],
    );
    await expect(result).rejects.toThrow(/item 0, without a name/);
  });

  test("says at its time-out also of what nothing was heard", async () => {
    const { write, parts, result, over } = writeOf([1, 2, 3, 4], [], 30);
    const [first, second, third, fourth] = parts as [WritePart, WritePart, WritePart, WritePart];
    write.failed(fourth, 2, unauthorized);
    write.delivered(second, 0, 0);
    const error = (await result.catch((thrown: unknown) => thrown)) as ProducerError;
    expect(error).toMatchObject({
      name: "DeliveryTimeoutError",
      recordsWritten: 2,
      bytesWritten: 2,
      failures: [
        { firstItem: 0, items: 1, error: { code: "DELIVERY_TIMEOUT" } },
        { firstItem: 3, items: 3, error: { code: "DELIVERY_TIMEOUT" } },
        { firstItem: 6, items: 4, partition: 2, error: unauthorized },
      ],
    });
    expect(error.failures.map(requestOf)).toEqual([first.bytes, third.bytes, fourth.bytes]);
    await over;
  });

  test("keeps what failed as requests, which no print of the error shows", async () => {
    const bytes = Buffer.from("the item");
    const oversize = { item: 1, items: 1, size: 5_000, name: "n", request: () => bytes };
    const { write, parts, result } = writeOf([1], [oversize]);
    write.failed(parts[0] as WritePart, 0, unauthorized);
    const error = (await result.catch((thrown: unknown) => thrown)) as ProducerError;
    expect(error.failures.map(requestOf)).toEqual([parts[0]?.bytes, bytes]);
    expect(Object.keys(error.failures[1] ?? {})).not.toContain("request");
  });

  test("that was called off stays so, whatever comes later", async () => {
    const { write, parts, result, controller, over } = writeOf([1, 1]);
    const [first, second] = parts as [WritePart, WritePart];
    const reason = new Error("enough");
    write.delivered(first, 0, 0);
    controller.abort(reason);
    await expect(result).rejects.toBe(reason);
    expect(write.isOver).toBe(true);
    await over;
    write.failed(second, 0, unauthorized);
    await expect(result).rejects.toBe(reason);
  });
});
