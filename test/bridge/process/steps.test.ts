import { describe, expect, it } from "vitest";
import {
  type Deliver,
  delivered,
  type Outcome,
  type Parcel,
  PipelineCounters,
} from "../../../src/bridge/pipeline/index.ts";
import { createSteps } from "../../../src/bridge/process/index.ts";
import { counted } from "../../../src/bridge/supervision/counted.ts";
import type { Processor } from "../../../src/config/index.ts";
import { ConnectionError, DeliveryError } from "../../../src/errors/index.ts";
import { judgedData } from "../../support/otlp/judge.ts";
import { type PlainItem, requestOf } from "./telemetry.ts";

const none = { minSeverity: undefined, maxSeverity: undefined };
const keepCart: Processor = {
  kind: "filter",
  meets: "keep",
  condition: { resource: { "service.name": ["cart"] }, ...none },
};
const addEnvironment: Processor = {
  kind: "attributes",
  drop: ["service.name"],
  redact: [],
  add: { env: "prod" },
};

const item = (name: string): PlainItem => ({
  name,
  severity: 9,
  traceId: new Uint8Array(),
  traceState: "",
});
const parcelOf = (...services: string[]): Parcel => ({
  request: requestOf(
    "logs",
    services.map((service) => ({ service, scopes: [[item("a"), item("b")]] })),
  ),
  header: () => undefined,
});

/** A pipeline whose sink notes what it gets and says what it is told to. */
class Pipeline {
  readonly counters = new PipelineCounters();
  readonly parcels: Parcel[] = [];
  readonly deliver: Deliver;

  constructor(steps: readonly Processor[], outcome: Outcome = delivered, isDropped = false) {
    this.deliver = counted({
      steps: createSteps(steps),
      counters: this.counters,
      isDropped,
      deliver: async (parcel) => {
        this.parcels.push(parcel);
        return outcome;
      },
    });
  }
}

describe("the steps of a pipeline", () => {
  it.each([[[]], [[keepCart]]])(
    "hand on the same parcel where they change nothing",
    async (steps) => {
      const pipeline = new Pipeline(steps);
      const parcel = parcelOf("cart", "cart");
      expect(await pipeline.deliver(parcel)).toBe(delivered);
      expect(pipeline.parcels[0]).toBe(parcel);
    },
  );

  it("come one after the other, and the headers stay", async () => {
    const pipeline = new Pipeline([keepCart, addEnvironment]);
    const header = (name: string) => `of ${name}`;
    await pipeline.deliver({ ...parcelOf("cart", "db"), header });
    const [parcel] = pipeline.parcels;
    expect(
      judgedData("logs", parcel?.request.bytes ?? new Uint8Array()).resourceLogs,
    ).toMatchObject([
      { resource: { attributes: [{ key: Buffer.from("env").toString("base64") }] } },
    ]);
    expect(parcel?.header("tenant")).toBe("of tenant");
  });

  it("deliver nothing where nothing is left", async () => {
    const pipeline = new Pipeline([keepCart, addEnvironment]);
    expect(await pipeline.deliver(parcelOf("db"))).toBe(delivered);
    expect(pipeline.parcels).toEqual([]);
    expect(pipeline.counters.of("logs")).toMatchObject({ received: 2, filtered: 2, delivered: 0 });
  });

  it("refuse what a step cannot deal with", async () => {
    const pipeline = new Pipeline([keepCart]);
    const { request } = parcelOf("cart");
    const unsound = request.part({ bytes: Uint8Array.of(10, 200, 1), items: 3 });
    expect(await pipeline.deliver({ request: unsound, header: () => undefined })).toMatchObject({
      kind: "refused",
      error: { code: "MALFORMED_PROTOBUF" },
    });
    expect(pipeline.counters.of("logs")).toMatchObject({ received: 3, refused: 3, filtered: 0 });
  });
});

describe("the count of a pipeline with steps", () => {
  const retry = new ConnectionError("CONNECTION_FAILED");
  const refused = new DeliveryError("DELIVERY_REFUSED");
  it.each([
    [delivered, false, { delivered: 2 }],
    [{ kind: "partial", rejectedItems: 1, message: "" }, false, { delivered: 1, refused: 1 }],
    [{ kind: "retry", delayMs: 1, error: retry }, false, { retried: 2 }],
    [{ kind: "refused", error: refused }, false, { refused: 2 }],
    [{ kind: "refused", error: refused }, true, { dropped: 2 }],
  ] as const)("adds up after %j, dropped: %s", async (outcome, isDropped, expected) => {
    const pipeline = new Pipeline([keepCart], outcome, isDropped);
    await pipeline.deliver(parcelOf("cart", "db", "web"));
    const { received, ...settled } = pipeline.counters.of("logs");
    const nothing = { delivered: 0, refused: 0, dropped: 0, filtered: 4, retried: 0 };
    expect(settled).toEqual({ ...nothing, ...expected });
    expect(Object.values(settled).reduce((sum, each) => sum + each, 0)).toBe(received);
  });
});
