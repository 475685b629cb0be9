import { PassThrough, Writable } from "node:stream";
import { describe, expect, it } from "vitest";
import { ConsoleSink } from "../../../src/bridge/console-sink/index.ts";
import { signals } from "../../../src/otlp/index.ts";
import { requestOf } from "../process/telemetry.ts";

const item = {
  name: "GET /orders",
  severity: 17,
  traceId: new Uint8Array(16).fill(1),
  traceState: "",
};
const parcelOf = (signal: (typeof signals)[number]) => ({
  request: requestOf(signal, [{ service: "shop", scopes: [[item]] }]),
  header: () => undefined,
});
const layout = () => ({ width: 100 });

describe("the console", () => {
  it.each(signals)("shows %s as text to read", async (signal) => {
    const stream = new PassThrough();
    const sink = new ConsoleSink({ stream, layout });
    await sink.start();
    expect(await sink.deliver(parcelOf(signal))).toEqual({ kind: "delivered" });
    const text = String(stream.read());
    expect(text).toContain(signal === "logs" ? "ERROR" : "GET /orders");
    expect(text).toContain("shop");
    expect(text.endsWith("\n")).toBe(true);
  });

  it("is waited for where it is slow", async () => {
    const taken: (() => void)[] = [];
    const stream = new Writable({ write: (_, __, done) => taken.push(done) });
    const sink = new ConsoleSink({ stream, layout });
    let isDelivered = false;
    const delivery = sink.deliver(parcelOf("traces")).then(() => {
      isDelivered = true;
    });
    await new Promise((resolve) => setImmediate(resolve));
    expect(isDelivered).toBe(false);
    taken[0]?.();
    await delivery;
    expect(isDelivered).toBe(true);
  });

  it("loses nothing where nobody reads any more, and says so", async () => {
    const stream = new Writable({
      write: (_, __, done) => done(Object.assign(new Error("write EPIPE"), { code: "EPIPE" })),
    });
    const sink = new ConsoleSink({ stream, layout });
    await sink.start();
    for (let attempt = 0; attempt < 2; attempt++) {
      expect(await sink.deliver(parcelOf("logs"))).toMatchObject({
        kind: "retry",
        error: { code: "FILE_UNWRITABLE" },
      });
    }
    expect(sink.status()).toMatchObject({ isOk: false, reason: expect.stringContaining("EPIPE") });
    await sink.close();
  });
});
