import { describe, expect, test } from "vitest";
import { OtlpSink } from "../../../src/bridge/otlp-sink/index.ts";
import type { Outcome, Parcel } from "../../../src/bridge/pipeline/index.ts";
import type { Logger } from "../../../src/config/index.ts";
import {
  BridgeConfig,
  type BridgeOptions,
  type OtlpSink as OtlpSinkConfig,
} from "../../../src/config/index.ts";
import { encodeRequest, ScannedRequest } from "../../../src/otlp/index.ts";
import { OtlpBackend, type React } from "../../support/otlp-backend.ts";
import { waitUntil } from "../../support/wait-until.ts";
import { namesIn, spansNamed } from "./scanned-spans.ts";

type Given = NonNullable<BridgeOptions["pipelines"][string]["to"]["otlp"]>;

/** The options of a sink as a file gives them. */
function sectionOf(given: Given): OtlpSinkConfig {
  const { pipelines } = BridgeConfig.from({
    kafka: { bootstrapServers: "localhost:1" },
    pipelines: {
      p: { from: { kafka: { groupId: "g", deadLetterTopic: "dead" } }, to: { otlp: given } },
    },
  });
  const to = pipelines[0]?.to;
  if (to?.kind !== "otlp") {
    throw new Error("not a sink of OTLP");
  }
  return to;
}

class Lab implements AsyncDisposable {
  readonly backend: OtlpBackend;
  readonly sink: OtlpSink;
  readonly logged: string[] = [];

  private constructor(backend: OtlpBackend, given: Given) {
    this.backend = backend;
    const note = (message: string): void => void this.logged.push(message);
    const logger: Logger = { debug: note, info: note, warn: note, error: note };
    const section = sectionOf({
      endpoint: backend.url,
      compression: "none",
      lingerMs: 1,
      ...given,
    });
    this.sink = new OtlpSink(section, { pipeline: "p", logger, maxAttempts: 3 });
  }

  static async start(react: React, given: Given = {}): Promise<Lab> {
    const lab = new Lab(await OtlpBackend.start(react), given);
    await lab.sink.start();
    return lab;
  }

  deliver(names: readonly string[], more: Partial<Parcel> = {}): Promise<Outcome> {
    return this.sink.deliver({ request: spansNamed(...names), header: () => undefined, ...more });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.sink.close(0);
    await this.backend.stop();
  }
}

const ok = { status: 200 } as const;

describe("a sink of OTLP", () => {
  test("gathers what is delivered into one request, and settles each for itself", async () => {
    const bodies: string[][] = [];
    await using lab = await Lab.start(({ body }) => {
      bodies.push(namesIn(body));
      return ok;
    });
    const outcomes = await Promise.all([lab.deliver(["a"]), lab.deliver(["b", "c"])]);
    expect(outcomes).toEqual([{ kind: "delivered" }, { kind: "delivered" }]);
    expect(bodies).toEqual([["a", "b", "c"]]);
  });

  test("keeps signals apart", async () => {
    const paths: string[] = [];
    await using lab = await Lab.start(({ path }) => {
      paths.push(path);
      return ok;
    });
    const logs = encodeRequest("logs", {
      resourceLogs: [{ scopeLogs: [{ logRecords: [{ body: { stringValue: "hi" } }] }] }],
    });
    const request = ScannedRequest.scan("logs", logs);
    await Promise.all([lab.deliver(["a"]), lab.sink.deliver({ request, header: () => undefined })]);
    expect(paths.sort()).toEqual(["/v1/logs", "/v1/traces"]);
  });

  test("sends nothing for a request without items", async () => {
    await using lab = await Lab.start(() => ok);
    expect(await lab.deliver([])).toEqual({ kind: "delivered" });
    expect(lab.backend.arrived).toBe(0);
  });

  test("splits one record that is larger than a request may be", async () => {
    const sizes: number[] = [];
    const names = Array.from({ length: 40 }, (_, index) => `${index}`.padStart(100, "-"));
    const seen: string[] = [];
    await using lab = await Lab.start(
      ({ body }) => {
        sizes.push(body.length);
        seen.push(...namesIn(body));
        return ok;
      },
      { maxRequestBytes: 1_024, inFlight: 1 },
    );
    expect(await lab.deliver(names)).toEqual({ kind: "delivered" });
    expect(seen).toEqual(names);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(1_024);
  });

  test("has one request at a time with parcels of a lane where order is asked for", async () => {
    const underWay = new Map<string, number>();
    const order = new Map<string, string[]>();
    let most = 0;
    let isOrdered = true;
    await using lab = await Lab.start(
      async ({ body }) => {
        const names = namesIn(body);
        const lanes = [...new Set(names.map((name) => name.slice(0, 1)))];
        for (const lane of lanes) {
          const count = (underWay.get(lane) ?? 0) + 1;
          underWay.set(lane, count);
          isOrdered &&= count === 1;
        }
        for (const name of names) {
          order.set(name.slice(0, 1), [...(order.get(name.slice(0, 1)) ?? []), name]);
        }
        most = Math.max(most, [...underWay.values()].filter((count) => count > 0).length);
        await new Promise((resolve) => setTimeout(resolve, 5));
        for (const lane of lanes) {
          underWay.set(lane, (underWay.get(lane) ?? 0) - 1);
        }
        return ok;
      },
      { ordered: true, inFlight: 4, maxItems: 2 },
    );
    const lanes = ["a", "b", "c", "d", "e", "f"];
    const numbers = Array.from({ length: 20 }, (_, index) => index);
    await Promise.all(
      numbers.flatMap((number) => lanes.map((lane) => lab.deliver([`${lane}${number}`], { lane }))),
    );
    expect(isOrdered).toBe(true);
    expect(most).toBeGreaterThan(1);
    for (const lane of lanes) {
      expect(order.get(lane)).toEqual(numbers.map((number) => `${lane}${number}`));
    }
  });

  test("says that its backend takes nothing, once, and that it does again", async () => {
    let isDown = true;
    await using lab = await Lab.start(
      () => (isDown ? { status: 503, body: Buffer.from("maintenance") } : ok),
      { retry: { initialMs: 1, maxMs: 5 } },
    );
    expect(lab.sink.status()).toEqual({ isOk: true });
    const delivering = lab.deliver(["a"]);
    await waitUntil("it was tried often", () => lab.backend.arrived > 5);
    expect(lab.sink.status()).toEqual({
      isOk: false,
      reason: expect.stringContaining("answered 503: maintenance"),
    });
    isDown = false;
    expect(await delivering).toEqual({ kind: "delivered" });
    expect(lab.sink.status()).toEqual({ isOk: true });
    expect(lab.logged).toEqual([
      expect.stringContaining("maintenance"),
      "the backend takes requests again",
    ]);
  });

  test("goes over to the next address, and back", async () => {
    await using second = await OtlpBackend.start(() => ok);
    const first = await OtlpBackend.start(() => ok);
    const section = sectionOf({
      endpoints: [first.url, second.url],
      compression: "none",
      lingerMs: 0,
      retry: { initialMs: 20, maxMs: 40 },
    });
    const quiet: Logger = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
    const sink = new OtlpSink(section, { pipeline: "p", logger: quiet });
    await sink.start();
    const deliver = (): Promise<Outcome> =>
      sink.deliver({ request: spansNamed("a"), header: () => undefined });
    await deliver();
    await first.stop();
    expect(await deliver()).toEqual({ kind: "delivered" });
    expect(second.arrived).toBe(1);
    await first.listen();
    await waitUntil("the first is used again", async () => {
      await deliver();
      return first.arrived > 1;
    });
    await sink.close(1_000);
    await first.stop();
  });

  test("sends at once what is gathered when it is hurried", async () => {
    await using lab = await Lab.start(() => ok, { lingerMs: 900_000 });
    const delivering = lab.deliver(["a"]);
    lab.sink.hurry();
    expect(await delivering).toEqual({ kind: "delivered" });
  });

  test("settles all as to be tried again when its time to close is over", async () => {
    await using lab = await Lab.start(() => "hang", { inFlight: 1, lingerMs: 0 });
    const delivering = [lab.deliver(["a"]), lab.deliver(["b"])];
    await waitUntil("one is under way", () => lab.backend.arrived === 1);
    const closing = lab.sink.close(10);
    expect((await Promise.all(delivering)).map(({ kind }) => kind)).toEqual(["retry", "retry"]);
    await closing;
    expect((await lab.deliver(["c"])).kind).toBe("retry");
  });

  test("lets what is under way end while there is time to close", async () => {
    await using lab = await Lab.start(() => ok, { lingerMs: 900_000 });
    const delivering = lab.deliver(["a"]);
    await lab.sink.close(10_000);
    expect(await delivering).toEqual({ kind: "delivered" });
  });

  test("does not begin without files that it needs", async () => {
    const section = sectionOf({ endpoint: "https://h:1", tls: { ca: "/nowhere/ca.pem" } });
    const quiet: Logger = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
    await expect(new OtlpSink(section, { pipeline: "p", logger: quiet }).start()).rejects.toThrow(
      expect.objectContaining({ code: "CONFIG_UNREADABLE" }),
    );
  });
});
