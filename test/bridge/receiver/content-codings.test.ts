import * as zlib from "node:zlib";
import { describe, expect, it } from "vitest";
import {
  acceptedCodings,
  decompressBody,
  isAcceptedCoding,
} from "../../../src/bridge/receiver/content-codings.ts";
import { Lease, MemoryBudget } from "../../../src/bridge/receiver/memory-budget.ts";
import { RejectedRequest } from "../../../src/bridge/receiver/rejection.ts";

const text = Buffer.from("telemetry ".repeat(300_000));
const hasZstd = "zstdCompressSync" in zlib;

function room(bytes = 100_000_000) {
  const budget = new MemoryBudget(bytes);
  return { budget, lease: new Lease(budget) };
}

async function rejectionOf(reading: Promise<unknown>) {
  const error = await reading.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(RejectedRequest);
  return (error as RejectedRequest).rejection;
}

describe("content codings", () => {
  it("name those that this version of Node.js has", () => {
    expect(acceptedCodings).toBe(hasZstd ? "gzip, deflate, zstd" : "gzip, deflate");
    expect(isAcceptedCoding("zstd")).toBe(hasZstd);
    expect([isAcceptedCoding("identity"), isAcceptedCoding("br")]).toEqual([true, false]);
  });

  it.each([
    ["gzip", zlib.gzipSync(text)],
    ["gzip", zlib.gzipSync(text.subarray(0, 5))],
    ["gzip", zlib.gzipSync("")],
    ["deflate", zlib.deflateSync(text)],
  ])("%s is read, and counted by what comes out", async (coding, body) => {
    const { lease, budget } = room();
    const read = await decompressBody(body, coding, 10_000_000, lease);
    expect(text.subarray(0, read.length).equals(read)).toBe(true);
    expect([lease.bytes, budget.used]).toEqual([read.length, read.length]);
  });

  it("gzip may come in several members", async () => {
    const halves = [text.subarray(0, 1_000), text.subarray(1_000)].map((half) =>
      zlib.gzipSync(half),
    );
    const { lease } = room();
    const read = await decompressBody(Buffer.concat(halves), "gzip", 10_000_000, lease);
    expect(read.equals(text)).toBe(true);
  });

  it.each([
    ["gzip", Buffer.from("not gzip at all, but long enough")],
    ["gzip", Buffer.alloc(0)],
    ["gzip", zlib.gzipSync(text).subarray(0, 1_000)],
    ["deflate", zlib.gzipSync(text)],
  ])("what is not %s is refused", async (coding, body) => {
    const { lease, budget } = room();
    const reading = decompressBody(body, coding, 10_000_000, lease);
    expect(await rejectionOf(reading)).toMatchObject({ httpStatus: 400 });
    lease.end();
    expect(budget.used).toBe(0);
  });

  it("what becomes too large is refused, and nothing of it is kept", async () => {
    const { lease, budget } = room();
    const reading = decompressBody(zlib.gzipSync(text), "gzip", 1_000_000, lease);
    expect(await rejectionOf(reading)).toMatchObject({ httpStatus: 413 });
    lease.end();
    expect(budget.used).toBe(0);
  });

  it("what there is no room for is refused for now", async () => {
    for (const bytes of [1_000, 2_000_000]) {
      const { lease } = room(bytes);
      const reading = decompressBody(zlib.gzipSync(text), "gzip", 10_000_000, lease);
      expect(await rejectionOf(reading)).toMatchObject({ httpStatus: 503 });
    }
  });
});
