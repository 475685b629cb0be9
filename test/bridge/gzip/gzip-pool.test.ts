import { gunzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { GzipPool } from "../../../src/bridge/gzip/index.ts";
import { repeats } from "./samples.ts";

async function setUp() {
  const pool = new GzipPool();
  return {
    pool,
    compress: (bytes: Buffer) => pool.compress([bytes], bytes.length),
    [Symbol.asyncDispose]: () => pool.close(),
  };
}

const request = repeats(100_000, 1);

test("requests compressed at a time come back each as what it was", async () => {
  await using lab = await setUp();
  const requests = Array.from({ length: 24 }, (_, seed) => repeats(20_000 + seed * 999, seed));
  const members = await Promise.all(requests.map((bytes) => lab.compress(bytes)));
  for (const [index, member] of members.entries()) {
    expect(gunzipSync(member ?? "").equals(requests[index] ?? Buffer.of())).toBe(true);
  }
  expect(lab.pool.workers.length).toBeLessThanOrEqual(4);
});

test("threads begin with the first work for them, and stay", async () => {
  await using lab = await setUp();
  expect(lab.pool.workers).toEqual([]);
  await lab.compress(request);
  const [worker] = lab.pool.workers;
  await lab.compress(request);
  expect(lab.pool.workers).toEqual([worker]);
});

test.each([
  ["small", 16_383],
  ["large", 8_388_609],
])("what is too %s is left to others", async (_, length) => {
  await using lab = await setUp();
  expect(await lab.compress(Buffer.alloc(length))).toBeUndefined();
  expect(lab.pool.workers).toEqual([]);
});

test("what a thread was at when it died is left to others, and the next is done", async () => {
  await using lab = await setUp();
  const lost = lab.compress(request);
  const [worker] = lab.pool.workers;
  await worker?.close();
  expect(await lost).toBeUndefined();
  expect(gunzipSync((await lab.compress(request)) ?? "").equals(request)).toBe(true);
  expect(lab.pool.workers).not.toContain(worker);
});

test("a thread that died while it had nothing to do is replaced", async () => {
  await using lab = await setUp();
  await lab.compress(request);
  const [worker] = lab.pool.workers;
  await worker?.close();
  expect(gunzipSync((await lab.compress(request)) ?? "").equals(request)).toBe(true);
  expect(lab.pool.workers).not.toContain(worker);
});

test("work that waits for a thread outlives those before it", async () => {
  await using lab = await setUp();
  const first = Array.from({ length: 12 }, () => lab.compress(request));
  const [worker] = lab.pool.workers;
  await worker?.close();
  const done = (await Promise.all(first)).filter((member) => member !== undefined);
  expect(done.length).toBe(11);
});

test("where thread after thread dies, no more are begun", async () => {
  await using lab = await setUp();
  for (let times = 0; times < 3; times++) {
    const lost = lab.compress(request);
    await lab.pool.workers[0]?.close();
    expect(await lost).toBeUndefined();
  }
  expect(await lab.compress(request)).toBeUndefined();
  expect(lab.pool.workers).toEqual([]);
});

test("closing leaves what is under way, and what waits, to others", async () => {
  await using lab = await setUp();
  const all = Array.from({ length: 12 }, () => lab.compress(request));
  await lab.pool.close();
  expect(await Promise.all(all)).toEqual(Array.from({ length: 12 }, () => undefined));
  expect(await lab.compress(request)).toBeUndefined();
  expect(lab.pool.workers).toEqual([]);
});
