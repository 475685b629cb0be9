import { describe, expect, it } from "vitest";
import type { Piece } from "../../src/cli/send-input.ts";
import { sendPieces, type WriteRequest } from "../../src/cli/send-pieces.ts";
import { type Refusal, SendTotals } from "../../src/cli/send-totals.ts";
import { MessageTooLargeError, SerializationError, TopicError } from "../../src/errors/index.ts";

const request = (name: string): string =>
  JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: [{ name }] }] }] });

async function* lines(...texts: string[]): AsyncGenerator<Piece> {
  for (const [index, text] of texts.entries()) {
    yield { kind: "json", line: index + 1, bytes: Buffer.from(text) };
  }
}

const acknowledged = { recordsWritten: 1, messages: 1, bytes: 10, partitions: [] };

/** Sends pieces by a write of the test's own, and returns what became of them. */
async function send(pieces: AsyncIterable<Piece>, write: WriteRequest<"traces">) {
  const totals = new SendTotals();
  const refusals: Refusal[] = [];
  const progress = {
    refused: (refusal: Refusal) => refusals.push(refusal),
    acknowledged: () => {},
  };
  const failure = await sendPieces(pieces, { signal: "traces", write, progress, totals }).then(
    () => undefined,
    (error: unknown) => error,
  );
  return { totals, failure, refusals: refusals.map(({ line, error }) => [line, error.message]) };
}

describe("sendPieces", () => {
  it("names a malformed line by its number and sends the others", async () => {
    const names: (string | undefined)[] = [];
    const { totals, failure, refusals } = await send(
      lines(request("a"), '{"resourceSpans": [', request("b")),
      async (written) => {
        const { resourceSpans } = written as {
          resourceSpans: { scopeSpans: { spans: { name: string }[] }[] }[];
        };
        names.push(resourceSpans[0]?.scopeSpans[0]?.spans[0]?.name);
        return acknowledged;
      },
    );
    expect(failure).toBeUndefined();
    expect(names).toEqual(["a", "b"]);
    expect(refusals).toEqual([[2, expect.stringContaining("not a well-formed OTLP/JSON request")]]);
    expect(totals).toMatchObject({ recordsWritten: 2, refused: 1 });
  });

  it("refuses a request of another signal, and JSON that is no request", async () => {
    const { refusals } = await send(
      lines('{"resourceLogs":[]}', '{"hello":1}', "[]", "{}"),
      async () => ({ ...acknowledged, recordsWritten: 0 }),
    );
    expect(refusals).toEqual([
      [1, expect.stringContaining("it holds logs (resourceLogs), not traces")],
      [2, expect.stringContaining("it has no resourceSpans")],
      [3, expect.any(String)],
    ]);
  });

  it("reports an item that is too large, counts the rest of its request, and goes on", async () => {
    let writes = 0;
    const { totals, failure, refusals } = await send(
      lines(request("a"), request("b")),
      async () => {
        writes += 1;
        if (writes === 1) {
          throw new MessageTooLargeError({ recordsWritten: 7, detail: "span of 2 MB" });
        }
        return acknowledged;
      },
    );
    expect(failure).toBeUndefined();
    expect(refusals).toEqual([[1, expect.stringContaining("span of 2 MB")]]);
    expect(totals).toMatchObject({ recordsWritten: 8, refused: 1 });
  });

  it("stops at any other error, after what is under way", async () => {
    const error = new TopicError("TOPIC_NOT_FOUND");
    let read = 0;
    const endless = (async function* (): AsyncGenerator<Piece> {
      for (;;) {
        read += 1;
        yield { kind: "json", line: read, bytes: Buffer.from(request("a")) };
      }
    })();
    let settled = 0;
    const { failure } = await send(endless, async () => {
      await new Promise((resolve) => setImmediate(resolve));
      settled += 1;
      if (settled === 10) {
        throw error;
      }
      return acknowledged;
    });
    expect(failure).toBe(error);
    expect(settled).toBe(read);
  });

  it("keeps a bounded number of writes under way", async () => {
    let [open, most] = [0, 0];
    const many = lines(...Array.from({ length: 1_000 }, () => request("a")));
    const { totals } = await send(many, async () => {
      open += 1;
      most = Math.max(most, open);
      await new Promise((resolve) => setImmediate(resolve));
      open -= 1;
      return acknowledged;
    });
    expect(totals.recordsWritten).toBe(1_000);
    expect(most).toBeGreaterThan(8);
    expect(most).toBeLessThanOrEqual(64);
  });

  it("hands protobuf on as it is", async () => {
    const bytes = Buffer.from("0a00", "hex");
    const written: unknown[] = [];
    await send(
      (async function* (): AsyncGenerator<Piece> {
        yield { kind: "protobuf", bytes };
      })(),
      async (request_) => {
        written.push(request_);
        return acknowledged;
      },
    );
    expect(written).toEqual([bytes]);
  });

  it("reports a piece that could not be read", async () => {
    const error = new SerializationError("LIMIT_EXCEEDED", { detail: "the line" });
    const { refusals } = await send(
      (async function* (): AsyncGenerator<Piece> {
        yield { kind: "unreadable", line: 4, error };
      })(),
      async () => acknowledged,
    );
    expect(refusals).toEqual([[4, error.message]]);
  });
});
