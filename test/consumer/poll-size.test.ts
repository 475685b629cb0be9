import { expect, test } from "vitest";
import { PollSize } from "../../src/consumer/poll-size.ts";
import { record } from "./records.ts";

function ofBytes(length: number, count: number) {
  return Array.from({ length: count }, () => record(0, { value: Buffer.alloc(length) }));
}

test("as many records are asked for as make two megabytes, by the size of the last ones", () => {
  const size = new PollSize();
  expect(size.records).toBe(16);
  size.learn(ofBytes(38_000, 16));
  expect(size.records).toBe(55);
  size.learn(ofBytes(367_000, 3));
  expect(size.records).toBe(6);
});

test("of huge records four are asked for, and of tiny ones 500", () => {
  const size = new PollSize();
  size.learn(ofBytes(5_000_000, 2));
  expect(size.records).toBe(4);
  size.learn(ofBytes(1, 4));
  expect(size.records).toBe(500);
});

test("tombstones count for nothing, and an empty poll tells nothing", () => {
  const size = new PollSize();
  size.learn(ofBytes(100_000, 1));
  size.learn([]);
  expect(size.records).toBe(21);
  size.learn([record(0, { value: null })]);
  expect(size.records).toBe(500);
});
