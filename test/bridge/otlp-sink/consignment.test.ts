import { describe, expect, test } from "vitest";
import { type Consignment, divide } from "../../../src/bridge/otlp-sink/consignment.ts";
import { DeliveryError } from "../../../src/errors/index.ts";
import { consigned, namesIn, spansNamed } from "./scanned-spans.ts";

const error = new DeliveryError("DELIVERY_REFUSED", { detail: "no" });
const delivered = { kind: "delivered" } as const;
const refused = { kind: "refused", error } as const;
const retry = { kind: "retry", delayMs: 0, error } as const;

const names = Array.from({ length: 10 }, (_, index) => `span-${index}-${"x".repeat(100)}`);

describe("telemetry that is larger than a request may be", () => {
  test("is split between its items, in their order", () => {
    const whole = consigned(spansNamed(...names));
    const parts = divide(whole, 400);
    expect(parts.length).toBeGreaterThan(2);
    for (const { request } of parts) {
      expect(request.bytes.length).toBeLessThanOrEqual(400);
    }
    expect(parts.flatMap(({ request }) => namesIn(request.bytes))).toEqual(names);
    expect(parts.reduce((sum, { request }) => sum + request.items, 0)).toBe(10);
  });

  test("is left whole where it fits, and where it cannot be split", () => {
    const small = consigned(spansNamed("a", "b"));
    expect(divide(small, 1_000)).toEqual([small]);
    const single = consigned(spansNamed("x".repeat(1_000)));
    expect(divide(single, 100)).toEqual([single]);
    const withGiant = consigned(spansNamed("a", "x".repeat(1_000), "b"));
    expect(divide(withGiant, 100)).toEqual([withGiant]);
  });
});

describe("the outcome of what was split", () => {
  function outcomeOf(settle: (parts: readonly Consignment[]) => void) {
    const whole = consigned(spansNamed(...names));
    const parts = divide(whole, 800);
    expect(parts).toHaveLength(2);
    settle(parts);
    return whole.outcomes;
  }

  test("is there when all parts have theirs, and not before", () => {
    expect(outcomeOf(([first]) => first?.settle(delivered))).toEqual([]);
    expect(
      outcomeOf((parts) => {
        for (const part of parts) {
          part.settle(delivered);
        }
      }),
    ).toEqual([delivered]);
  });

  test("is a refusal where a part was refused, unless a part may still arrive", () => {
    expect(
      outcomeOf(([first, second]) => {
        first?.settle(refused);
        second?.settle(delivered);
      }),
    ).toEqual([refused]);
    expect(
      outcomeOf(([first, second]) => {
        first?.settle(refused);
        second?.settle(retry);
      }),
    ).toEqual([retry]);
  });

  test("adds up what the backend rejected", () => {
    const partial = (rejectedItems: number) =>
      ({ kind: "partial", rejectedItems, message: "too old" }) as const;
    expect(
      outcomeOf(([first, second]) => {
        first?.settle(partial(2));
        second?.settle(partial(1));
      }),
    ).toEqual([partial(3)]);
  });
});

test("a consignment is wanted until its parcel is revoked, and so are its parts", () => {
  const revoking = new AbortController();
  const whole = consigned(spansNamed(...names), { revoked: revoking.signal });
  const [part] = divide(whole, 400);
  expect([whole.isWanted(), part?.isWanted()]).toEqual([true, true]);
  revoking.abort();
  expect([whole.isWanted(), part?.isWanted()]).toEqual([false, false]);
});
