import { gunzipSync, gzipSync, inflateRawSync } from "node:zlib";
import { afterAll, describe, expect, test } from "vitest";
import { encodedPayload } from "../../../bench/protobufjs-peer.ts";
import { GzipWorker } from "../../../src/bridge/gzip/gzip-worker.ts";
import { dice, noise, repeats, skewed } from "./samples.ts";

const worker = new GzipWorker();
afterAll(() => worker.close());

/** Compresses, and sees that zlib makes of it what it was made of: length and CRC-32 included. */
async function there(bytes: Uint8Array): Promise<Buffer> {
  const member = await worker.compress([bytes], bytes.length);
  expect(gunzipSync(member).equals(bytes)).toBe(true);
  expect(member.readUInt32LE(member.length - 4)).toBe(bytes.length);
  return member;
}

/** Blocks that are stored have five bytes each, and are 50,000 bytes long at least. */
const most = (bytes: number): number => bytes + 18 + 10 * Math.ceil((bytes + 1) / 50_000);

describe("every byte comes back from zlib", () => {
  test.each([0, 1, 2, 3, 4, 7, 8, 15, 16, 17, 18, 31, 32, 33, 255, 300])(
    "of %i bytes, all the same, and all different",
    async (length) => {
      await there(Buffer.alloc(length, 7));
      await there(Buffer.from(Uint8Array.from({ length }, (_, at) => at * 37)));
    },
  );

  test.each([257, 258, 259, 260, 261, 262, 515, 516, 517, 519, 65_540, 65_541, 70_000, 200_000])(
    "of a repetition of %i bytes",
    async (length) => {
      const before = noise(length);
      await there(Buffer.concat([noise(300, 2), Buffer.alloc(length, 9), noise(300, 3)]));
      const near = before.subarray(0, 3_000);
      await there(Buffer.concat([near, noise(50, 4), near.subarray(0, length), noise(50, 5)]));
    },
  );

  test.each([32_767, 32_768, 32_769])("of a repetition %i bytes back", async (distance) => {
    const piece = noise(200);
    const apart = Buffer.alloc(distance - piece.length, 0);
    await there(Buffer.concat([piece, apart, piece, noise(64, 2)]));
  });

  test.each([8_191, 8_192, 8_193, 50_000, 65_534, 65_535, 65_536, 131_071, 500_000])(
    "of noise of %i bytes, hardly larger than it was",
    async (length) => {
      const member = await there(noise(length));
      expect(member.length).toBeLessThanOrEqual(most(length));
    },
  );

  test("of letters so uneven that codes reach their greatest length", async () => {
    const letters: Buffer[] = [];
    for (let letter = 0, a = 1, b = 1; letter < 22; letter++, [a, b] = [b, a + b]) {
      letters.push(Buffer.alloc(Math.min(a, 20_000), letter));
    }
    const below = dice(5);
    const all = Buffer.concat(letters);
    for (let at = all.length - 1; at > 0; at--) {
      const other = below(at + 1);
      const kept = all[at] ?? 0;
      all[at] = all[other] ?? 0;
      all[other] = kept;
    }
    await there(all);
  });

  test("of all that it takes at once", async () => {
    const record = noise(1_000);
    const records = Buffer.concat(Array.from({ length: 8_388 }, () => record));
    expect((await there(records)).length).toBeLessThan(60_000);
    await there(skewed(8_388_608, 1));
  });

  test("of thousands of inputs of every kind", async () => {
    const below = dice(42);
    for (let round = 0; round < 2_000; round++) {
      const length = below(round % 100 === 0 ? 300_000 : 2_000);
      const make = [noise, repeats, repeats, skewed][round % 4] ?? noise;
      const bytes = make(length, round);
      const member = await worker.compress([bytes], length);
      if (!gunzipSync(member).equals(bytes) || member.length > most(length)) {
        expect.fail(`round ${round}: ${length} bytes of ${make.name}`);
      }
    }
  });
});

test("spans become hardly larger than zlib makes them at its fastest level", async () => {
  const spans = encodedPayload("traces");
  const own = await there(spans);
  expect(own.length).toBeLessThan(gzipSync(spans, { level: 1 }).length * 1.04);
});

test("pieces are one stream, wherever they are cut", async () => {
  const bytes = repeats(30_000, 3);
  const whole = await there(bytes);
  const pieces = [bytes.subarray(0, 1), bytes.subarray(1, 17_000), bytes.subarray(17_000)];
  expect(await worker.compress(pieces, bytes.length)).toEqual(whole);
});

test("the same bytes become the same, whatever was compressed before", async () => {
  const bytes = repeats(60_000, 4);
  const first = await there(bytes);
  await there(noise(100_000));
  expect(await there(bytes)).toEqual(first);
});

test("a member is what RFC 1952 says it is, without a name and a time", async () => {
  const member = await there(Buffer.from("telemetry, telemetry, telemetry"));
  expect([...member.subarray(0, 10)]).toEqual([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 4, 255]);
  expect(inflateRawSync(member.subarray(10, -8)).toString()).toMatch(/^telemetry, /);
});
