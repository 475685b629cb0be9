import { gunzipSync, gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { RequestCompressor } from "../../../src/bridge/otlp-sink/compress-request.ts";
import { repeats } from "../gzip/samples.ts";

const halves = [repeats(60_000, 1), repeats(60_000, 2)];
const request = { signal: "traces", pieces: halves, bytes: 120_000 } as const;
/** The byte of a member's head that says which system made it: RFC 1952 has 255 for none in particular. */
const systemAt = 9;

async function bodyOf(level: number | undefined, isClosed = false): Promise<Buffer> {
  const compressor = new RequestCompressor({ name: "gzip", level });
  if (isClosed) {
    await compressor.close();
  }
  const body = Buffer.concat(await compressor.compress(request));
  await compressor.close();
  expect(gunzipSync(body).equals(Buffer.concat(halves))).toBe(true);
  return body;
}

test("level 1 is the bridge's own", async () => {
  expect((await bodyOf(1))[systemAt]).toBe(255);
});

test.each([2, 6, 9, undefined])("level %s is zlib's", async (level) => {
  const options = { memLevel: 9, ...(level === undefined ? {} : { level }) };
  expect(await bodyOf(level)).toEqual(gzipSync(Buffer.concat(halves), options));
});

test("what comes after closing is compressed all the same", async () => {
  expect((await bodyOf(1, true))[systemAt]).not.toBe(255);
});

test("nothing is compressed where that is asked for", async () => {
  const compressor = new RequestCompressor({ name: "none", level: undefined });
  expect(await compressor.compress(request)).toBe(halves);
});
