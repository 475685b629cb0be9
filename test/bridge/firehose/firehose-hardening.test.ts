import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { RawClient } from "../../support/bridge/raw-client.ts";
import { bodyOf, FirehoseClient, judged } from "../../support/metric-stream/firehose-client.ts";
import { type OpenFirehose, openFirehose } from "../../support/metric-stream/open-firehose.ts";
import { streamPoint } from "../../support/metric-stream/stream-point.ts";
import { streamRecord } from "../../support/metric-stream/stream-records.ts";
import { mutate } from "../../support/otlp/mutate.ts";
import { SeededRandom } from "../../support/otlp/seeded-random.ts";
import { waitUntil } from "../../support/wait-until.ts";

const records = [streamRecord("json", [streamPoint()])];
const body = bodyOf(records, "id");
const data = records[0]?.toString("base64") ?? "";

/** The head of a request as Firehose sends it. */
function head(...lines: readonly string[]): string {
  const all = [
    "POST / HTTP/1.1",
    "Host: x",
    "X-Amz-Firehose-Access-Key: test-key",
    "X-Amz-Firehose-Request-Id: id",
    ...lines,
  ];
  return `${all.join("\r\n")}\r\n\r\n`;
}

/** That nothing is left of what was done to it, and that others are served. */
async function expectSound(open: OpenFirehose): Promise<void> {
  await waitUntil("the memory is given back", () => open.budget.used === 0);
  expect((await new FirehoseClient(open).attempt(records)).status).toBe(200);
  await waitUntil("the connections are closed", () => open.receiver.connections === 0);
  expect(open.log.filter((line) => line.startsWith("error"))).toEqual([]);
}

describe("what the Firehose endpoint turns away", () => {
  it.each([
    ["no access key", undefined],
    ["an empty access key", ""],
    ["another access key", "test-kez"],
    ["a longer access key", "test-key-"],
  ])("is %s, by 401 and before the body", async (_what, accessKey) => {
    await using open = await openFirehose();
    const client = new FirehoseClient({ port: open.port, accessKey });
    const { status, errorMessage } = await client.attempt(records);
    expect(status).toBe(401);
    expect(errorMessage).not.toContain("test-key");
    expect(open.parcels).toEqual([]);
    using raw = new RawClient(open.port);
    raw.send(head("Content-Length: 5000").replace("test-key", accessKey ?? "x"));
    await raw.answered("HTTP/1.1 401");
  });

  it("takes a key with any letters", async () => {
    const accessKey = "schlüssel, mit Leerzeichen";
    await using open = await openFirehose({ accessKey });
    const client = new FirehoseClient({ port: open.port, accessKey });
    expect((await client.attempt(records)).status).toBe(200);
  });

  it.each([
    ["another path", 404, { path: "/other" }, "POST"],
    ["another method", 405, { path: "/in" }, "PUT"],
  ] as const)("is %s", async (_what, status, target, method) => {
    await using open = await openFirehose({ path: "/in" });
    const client = new FirehoseClient({ port: open.port, ...target });
    const reply = await client.send(body, "id", {}, method);
    expect(judged(reply, "id").status).toBe(status);
    expect(reply.headers.allow).toBe(status === 405 ? "POST" : undefined);
  });

  it.each([
    ["another version of the protocol", { "x-amz-firehose-protocol-version": "2.0" }, 400],
    ["a request without an id", { "x-amz-firehose-request-id": undefined }, 400],
    ["an id without end", { "x-amz-firehose-request-id": "x".repeat(129) }, 400],
    ["the id of another body", { "x-amz-firehose-request-id": "other" }, 400],
    ["attributes that are not JSON", { "x-amz-firehose-common-attributes": "{" }, 400],
    ["attributes that are no texts", attributes({ a: 1 }), 400],
    ["attributes without end", attributes({ a: "x".repeat(1_025) }), 400],
    ["an unknown content encoding", { "content-encoding": "br" }, 415],
    ["gzip that is none", { "content-encoding": "gzip" }, 400],
  ] as const)("is %s", async (_what, headers, status) => {
    await using open = await openFirehose();
    const reply = await new FirehoseClient(open).send(body, "id", headers);
    expect(reply.status).toBe(status);
    expect(JSON.parse(reply.body.toString())).toMatchObject({ errorMessage: expect.any(String) });
    await expectSound(open);
  });

  it.each([
    ["nothing", ""],
    ["no object", "[]"],
    ["no JSON", `{"requestId":"id","records":[{"data":"${data}"}]`],
    ["more than JSON", `${body}x`],
    ["no requestId", `{"records":[{"data":"${data}"}]}`],
    ["no records", '{"requestId":"id"}'],
    ["an empty list of records", '{"requestId":"id","records":[]}'],
    ["a record without data", '{"requestId":"id","records":[{}]}'],
    ["data that is no text", '{"requestId":"id","records":[{"data":5}]}'],
    ["data that is not base64", '{"requestId":"id","records":[{"data":"%%%%"}]}'],
    ["data with a wrong escape", '{"requestId":"id","records":[{"data":"\\\\q=="}]}'],
    ["deep values", `{"requestId":"id","more":${"[".repeat(100_000)}`],
    ["too many records", bodyOf(Array(10_001).fill(Buffer.alloc(0)), "id")],
    ["a record that is too large", bodyOf([Buffer.alloc(1_024_001, 0x20)], "id")],
  ])("is a body of %s, by 400", async (_what, text) => {
    await using open = await openFirehose();
    const reply = await new FirehoseClient(open).send(text, "id");
    expect(judged(reply, "id")).toMatchObject({ status: 400, errorMessage: expect.any(String) });
    await expectSound(open);
  });

  it.each([
    [
      "further fields, in any order",
      `{"x":[1,{"y":null}],"records":[{"z":"\\"","data":"${data}"}],"requestId":"id"}`,
    ],
    ["spaces", JSON.stringify(JSON.parse(body), null, 2)],
    ["escapes", body.replace(data, data.replaceAll("/", "\\/")).replace('"id"', '"\\u0069d"')],
    ["10,000 records", bodyOf([...records, ...Array(9_999).fill(Buffer.alloc(0))], "id")],
  ])("is not a body with %s", async (_what, text) => {
    await using open = await openFirehose();
    expect((await new FirehoseClient(open).send(text, "id")).status).toBe(200);
    expect(open.parcels).toHaveLength(1);
  });
});

describe("the Firehose endpoint under attack", () => {
  it("answers 413 to what can never fit, and reads none of it", async () => {
    await using open = await openFirehose();
    using raw = new RawClient(open.port);
    raw.send(head("Content-Length: 67108865"));
    await raw.answered("HTTP/1.1 413");
    const bomb = gzipSync(Buffer.alloc(67_108_865, 0x20));
    const client = new FirehoseClient(open);
    expect((await client.send(bomb, "id", { "content-encoding": "gzip" })).status).toBe(413);
    raw[Symbol.dispose]();
    await expectSound(open);
  });

  it("answers 503 while there is no room, also for what it has no room for at all", async () => {
    await using open = await openFirehose({ memoryBytes: 1_000_000 });
    const large = bodyOf(Array(3).fill(Buffer.alloc(600_000, 0x20)), "id");
    for (const gzip of [false, true]) {
      const client = new FirehoseClient({ port: open.port, gzip });
      expect((await client.send(large, "id")).status).toBe(503);
    }
    await expectSound(open);
  });

  it("ends heads and bodies that come bit by bit", async () => {
    await using open = await openFirehose({ headersTimeoutMs: 1_000 });
    const slow = Array.from({ length: 40 }, () => new RawClient(open.port));
    for (const [index, client] of slow.entries()) {
      client.send(index % 2 === 0 ? head("Content-Length: 10000000") : "POST / HTTP/1.1\r\nX: ");
      client.trickle(20);
    }
    await Promise.all(slow.map((client) => client.closed()));
    expect(slow.some(({ received }) => received.startsWith("HTTP/1.1 408"))).toBe(true);
    await expectSound(open);
  });

  it("keeps its memory through a flood of requests with wrong keys", async () => {
    await using open = await openFirehose();
    const client = new FirehoseClient({ port: open.port, accessKey: "wrong" });
    const large = bodyOf(Array(2).fill(Buffer.alloc(900_000, 0x20)), "id");
    const before = process.memoryUsage().rss;
    for (let round = 0; round < 20; round++) {
      const sent = Array.from({ length: 20 }, () =>
        client.send(large, "id").then(
          ({ status }) => status,
          // Cut off while it was sent, as nobody wants to read it.
          () => 401,
        ),
      );
      expect(new Set(await Promise.all(sent))).toEqual(new Set([401]));
      expect(open.budget.used).toBe(0);
    }
    expect(process.memoryUsage().rss - before).toBeLessThan(300_000_000);
    await expectSound(open);
  });

  it("survives senders that go away", async () => {
    await using open = await openFirehose();
    for (let round = 0; round < 20; round++) {
      using raw = new RawClient(open.port);
      raw.send(head(`Content-Length: ${body.length}`));
      raw.send(body.slice(0, 20 * round));
    }
    await expectSound(open);
  });

  it("never fails by a body with faults", async () => {
    await using open = await openFirehose();
    const random = new SeededRandom(3);
    const client = new FirehoseClient(open);
    const whole = new Uint8Array(Buffer.from(body));
    for (let round = 0; round < 400; round++) {
      const { status } = await client.send(Buffer.from(mutate(whole, random)), `id-${round}`);
      expect([200, 400]).toContain(status);
    }
    await expectSound(open);
  });
});

function attributes(values: object): Record<string, string> {
  return { "x-amz-firehose-common-attributes": JSON.stringify({ commonAttributes: values }) };
}
