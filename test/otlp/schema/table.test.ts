import { describe, expect, it } from "vitest";
import {
  allEnums,
  allMessages,
  isPackable,
  itemTypes,
  jsonName,
  schemaParts,
  signalTable,
  wireTypeOf,
} from "../../../src/otlp/schema/index.ts";

const fields = [...allMessages].flatMap(([message, { fields: own }]) =>
  own.map((field) => ({ message, field })),
);

describe("the schema table", () => {
  it("has each message and enum in one part only", () => {
    const names = Object.values(schemaParts).flatMap((part) => [
      ...Object.keys(part.messages),
      ...Object.keys(part.enums),
    ]);
    expect(new Set(names).size).toBe(names.length);
    expect(names.length).toBe(allMessages.size + allEnums.size);
  });

  it("lists fields in the order of their numbers, each number once", () => {
    for (const [, { fields: own }] of allMessages) {
      const numbers = own.map(({ number }) => number);
      expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => a - b));
    }
  });

  it("refers to messages and enums that it has", () => {
    for (const { field } of fields) {
      if (field.kind === "message") {
        expect(allMessages.has(field.type)).toBe(true);
      } else if (field.kind === "enum") {
        expect(allEnums.has(field.type)).toBe(true);
      }
    }
  });

  it("gives ids their lengths: 16 bytes to traces, 8 to spans", () => {
    const ids = fields.flatMap(({ field }) =>
      "id" in field && field.id !== undefined ? [[field.name, field.id]] : [],
    );
    expect(ids.length).toBeGreaterThan(0);
    for (const [name, length] of ids) {
      expect(length).toBe(name === "trace_id" ? 16 : 8);
    }
    const bytes = fields.filter(({ field }) => field.kind === "bytes" && !("id" in field));
    expect(bytes.map(({ field }) => field.name)).toEqual(["bytes_value"]);
  });

  it("begins enums at 0, as proto3 demands", () => {
    for (const [, { values }] of allEnums) {
      expect(Object.values(values)[0]).toBe(0);
    }
  });

  it("leads from every request over resource and scope to its records and items", () => {
    for (const { request, resource, scope, record } of Object.values(signalTable)) {
      const [first] = allMessages.get(request)?.fields ?? [];
      expect(first).toMatchObject({ number: 1, type: resource, repeated: true });
      const second = (name: string) =>
        allMessages.get(name)?.fields.find(({ number }) => number === 2);
      expect(second(resource)).toMatchObject({ type: scope, repeated: true });
      expect(second(scope)).toMatchObject({ type: record, repeated: true });
    }
    expect([...itemTypes].every((type) => allMessages.has(type))).toBe(true);
  });
});

describe("names in JSON", () => {
  it.each([
    ["trace_id", "traceId"],
    ["start_time_unix_nano", "startTimeUnixNano"],
    ["as_int", "asInt"],
    ["name", "name"],
    ["kvlist_value", "kvlistValue"],
  ])("write %s as %s", (name, json) => {
    expect(jsonName(name)).toBe(json);
  });
});

describe("wire types", () => {
  const fieldOf = (message: string, name: string) => {
    const field = allMessages.get(message)?.fields.find((each) => each.name === name);
    if (field === undefined) {
      throw new Error(`${message} has no field ${name}`);
    }
    return field;
  };

  it.each([
    ["Span", "kind", 0],
    ["Span", "start_time_unix_nano", 1],
    ["Span", "attributes", 2],
    ["Span", "flags", 5],
    ["NumberDataPoint", "as_int", 1],
    ["ExponentialHistogramDataPoint", "scale", 0],
  ])("of %s.%s is %i", (message, name, wireType) => {
    expect(wireTypeOf(fieldOf(message, name))).toBe(wireType);
  });

  it("make lists of numbers packable, and nothing else", () => {
    const packable = fields.filter(({ field }) => isPackable(field));
    expect(packable.map(({ message, field }) => `${message}.${field.name}`)).toEqual([
      "HistogramDataPoint.bucket_counts",
      "HistogramDataPoint.explicit_bounds",
      "ExponentialHistogramBuckets.bucket_counts",
    ]);
  });
});
