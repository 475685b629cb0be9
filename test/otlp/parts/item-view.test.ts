import { describe, expect, it } from "vitest";
import { SerializationError } from "../../../src/errors/index.ts";
import { type ItemView, regroupItems, type Signal } from "../../../src/otlp/index.ts";
import { attribute, eightBytes, field, request } from "../../support/otlp/wire-bytes.ts";

const id = new Uint8Array(16).fill(0xa5);
const resource = field(1, attribute(1, "service.name", "shop"), attribute(1, "host", "h1"));

/** What the key function of a request's items sees. */
function seen<T>(signal: Signal, bytes: Uint8Array, look: (item: ItemView) => T): T[] {
  const found: T[] = [];
  regroupItems(signal, bytes, (item) => {
    found.push(look(item));
    return 0;
  });
  return found;
}

const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

describe("what a key function sees of an item", () => {
  const spans = request(
    field(1, resource, field(2, field(2, field(1, id), field(5, "a")), field(2, field(5, "b")))),
  );

  it("is the trace id in hex, where there is one", () => {
    expect(seen("traces", spans, (item) => item.traceId)).toEqual(["a5".repeat(16), undefined]);
  });

  it("is the trace id of log records too", () => {
    const records = request(field(1, field(2, field(2, eightBytes(1), field(9, id)))));
    expect(seen("logs", records, (item) => item.traceId)).toEqual(["a5".repeat(16)]);
  });

  it("is the encoded span", () => {
    const items = seen("traces", spans, (item) => [...item.item]);
    expect(items[1]).toEqual(field(5, "b"));
  });

  it("is the metric around a data point, which has no trace id", () => {
    const metric = [...field(1, "requests"), ...field(5, field(1), field(1))];
    const metrics = request(field(1, resource, field(2, field(2, metric))));
    expect(seen("metrics", metrics, ({ item, traceId }) => [text(item), traceId])).toEqual([
      [text(Uint8Array.from(metric)), undefined],
      [text(Uint8Array.from(metric)), undefined],
    ]);
  });

  it("is the resource and its attributes", () => {
    const [found] = seen("traces", spans, (item) => ({
      resource: [...item.resource],
      name: item.resourceAttribute("service.name"),
      missing: item.resourceAttribute("service.version"),
    }));
    expect(found).toEqual({ resource: resource.slice(2), name: "shop", missing: undefined });
  });

  it("is empty where there is no resource", () => {
    const bare = request(field(1, field(2, field(2))));
    const [found] = seen("traces", bare, (item) => [
      item.resource.length,
      item.resourceAttribute("a"),
    ]);
    expect(found).toEqual([0, undefined]);
  });
});

describe("regroupItems", () => {
  it("groups by whatever the key function makes of it", () => {
    const span = (name: string) => field(2, field(5, name));
    const bytes = request(field(1, field(2, span("a"), span("bb"), span("c"), span("dd"))));
    const parts = regroupItems("traces", bytes, ({ item }) => item.length);
    expect(parts.map(({ items, firstItem }) => [items, firstItem])).toEqual([
      [2, 0],
      [2, 1],
    ]);
    expect(parts[1]?.bytes).toEqual(request(field(1, field(2, span("bb"), span("dd")))));
  });

  it("throws SerializationError where an item that is looked into is not well-formed", () => {
    const bytes = request(field(1, field(2, field(2, [0x0a, 0x50]), field(2))));
    expect(() => regroupItems("traces", bytes, (item) => item.traceId?.length ?? 0)).toThrow(
      SerializationError,
    );
  });
});
