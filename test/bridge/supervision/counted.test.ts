import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type Outcome,
  outcomeNames,
  type Parcel,
  PipelineCounters,
} from "../../../src/bridge/pipeline/index.ts";
import { counted } from "../../../src/bridge/supervision/counted.ts";
import { SerializationError, TimeoutError } from "../../../src/errors/index.ts";
import { ScannedRequest } from "../../../src/otlp/index.ts";
import { spanBytes } from "../../support/bridge/requests.ts";

function parcelOf(items: number): Parcel {
  return { request: ScannedRequest.scan("traces", spanBytes(items)), header: () => undefined };
}

const error = new TimeoutError();
const outcomeOf = (items: number): Record<string, Outcome> => ({
  delivered: { kind: "delivered" },
  partial: { kind: "partial", rejectedItems: Math.min(items, 2), message: "some" },
  retry: { kind: "retry", delayMs: 1, error },
  refused: { kind: "refused", error },
});

describe("counted", () => {
  it("has every item that comes in come out once, whatever becomes of it", async () => {
    const journey = fc.record({
      items: fc.integer({ min: 1, max: 20 }),
      outcome: fc.constantFrom("delivered", "partial", "retry", "refused"),
      step: fc.constantFrom("none", "half", "all", "broken"),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(journey, { maxLength: 20 }),
        fc.boolean(),
        async (all, isDropped) => {
          const counters = new PipelineCounters();
          for (const { items, outcome, step } of all) {
            const half = (request: ScannedRequest) =>
              request.part({ bytes: request.bytes, items: request.items >> 1 });
            const steps = {
              none: [],
              half: [half],
              all: [() => undefined],
              broken: [
                () => {
                  throw new SerializationError("MALFORMED_PROTOBUF");
                },
              ],
            }[step];
            const deliver = async ({ request }: Parcel) =>
              outcomeOf(request.items)[outcome] as Outcome;
            await counted({ steps: steps ?? [], deliver, counters, isDropped })(parcelOf(items));
          }
          const counts = counters.of("traces");
          const settled = outcomeNames.reduce((sum, name) => sum + counts[name], 0);
          expect(settled).toBe(counts.received);
          expect(counts.received).toBe(all.reduce((sum, { items }) => sum + items, 0));
          expect(isDropped ? counts.refused : counts.dropped).toBe(0);
        },
      ),
      { numRuns: 100 },
    );
  });

  it("refuses what a step cannot deal with, and does not hand it on", async () => {
    const counters = new PipelineCounters();
    const broken = new SerializationError("MALFORMED_PROTOBUF");
    const outcome = await counted({
      steps: [
        () => {
          throw broken;
        },
      ],
      deliver: () => expect.fail("handed on"),
      counters,
      isDropped: false,
    })(parcelOf(3));
    expect(outcome).toEqual({ kind: "refused", error: broken });
    expect(counters.of("traces")).toMatchObject({ received: 3, refused: 3 });
  });

  it("tells how long the sink took", async () => {
    const times: [string, number][] = [];
    await counted({
      steps: [],
      deliver: async () => ({ kind: "delivered" }),
      counters: new PipelineCounters(),
      isDropped: false,
      onSettled: (kind, seconds) => times.push([kind, seconds]),
    })(parcelOf(1));
    expect(times).toEqual([["delivered", expect.any(Number)]]);
  });
});
