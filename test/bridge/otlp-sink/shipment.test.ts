import { describe, expect, test } from "vitest";
import { Shipment } from "../../../src/bridge/otlp-sink/shipment.ts";
import { DeliveryError } from "../../../src/errors/index.ts";
import { consigned, namesIn, spansNamed } from "./scanned-spans.ts";

const retry = {
  kind: "retry",
  delayMs: 0,
  error: new DeliveryError("DELIVERY_UNAVAILABLE", { detail: "called off" }),
} as const;

function shipmentOf(...groups: readonly (readonly string[])[]) {
  const consignments = groups.map((names) => consigned(spansNamed(...names)));
  return { consignments, shipment: new Shipment("traces", consignments) };
}

/** What a backend would read of it. */
function read(shipment: Shipment): string[] {
  return namesIn(Buffer.concat(shipment.pieces));
}

describe("a shipment", () => {
  test("is one request when its pieces are put together, which are not copied", () => {
    const { consignments, shipment } = shipmentOf(["a", "b"], ["c"], ["d"]);
    expect(read(shipment)).toEqual(["a", "b", "c", "d"]);
    expect(shipment.pieces[0]).toBe(consignments[0]?.request.bytes);
    expect(shipment.bytes).toBe(Buffer.concat(shipment.pieces).length);
  });

  test("is halved down to single consignments", () => {
    const { shipment } = shipmentOf(["a"], ["b"], ["c"]);
    const [left, right] = shipment.parts(false);
    expect([left?.isPart, left && read(left), right && read(right)]).toEqual([
      true,
      ["a"],
      ["b", "c"],
    ]);
    expect(left?.isSingle).toBe(true);
    expect(left?.parts(false)).toEqual([]);
  });

  test("of a single consignment is split where the backend says that it is too large", () => {
    const names = ["a", "b", "c", "d"].map((name) => name.repeat(50));
    const { consignments, shipment } = shipmentOf(names);
    const parts = shipment.parts(true);
    expect(parts.length).toBeGreaterThan(1);
    expect(parts.flatMap(read)).toEqual(names);
    for (const part of parts) {
      part.settle({ kind: "delivered" });
    }
    expect(consignments[0]?.outcomes).toEqual([{ kind: "delivered" }]);
    expect(shipmentOf(["one"]).shipment.parts(true)).toEqual([]);
  });

  test("shares what the backend rejected out among its consignments, so that it adds up", () => {
    const { consignments, shipment } = shipmentOf(["a", "b"], ["c", "d"], ["e"]);
    shipment.accepted({ rejectedItems: 3, message: "too old" });
    expect(consignments.map(({ outcomes }) => outcomes)).toEqual([
      [{ kind: "partial", rejectedItems: 2, message: "too old" }],
      [{ kind: "partial", rejectedItems: 1, message: "too old" }],
      [{ kind: "delivered" }],
    ]);
  });

  test("leaves behind what nobody waits for any more", () => {
    const revoking = new AbortController();
    const gone = consigned(spansNamed("gone"), { revoked: revoking.signal });
    const kept = consigned(spansNamed("kept"));
    const shipment = new Shipment("traces", [gone, kept]);
    expect(shipment.wanted(retry)).toBe(shipment);
    revoking.abort();
    expect(shipment.isWanted).toBe(false);
    const left = shipment.wanted(retry);
    expect(left && read(left)).toEqual(["kept"]);
    expect([gone.outcomes, kept.outcomes]).toEqual([[retry], []]);
    expect(new Shipment("traces", [gone]).wanted(retry)).toBeUndefined();
  });
});
