import { describe, expect, it } from "vitest";
import type { AnyValue } from "../../src/otlp/index.ts";
import {
  findAttribute,
  formatAttributes,
  formatId,
  formatText,
  serviceName,
  valueText,
} from "../../src/render/value.ts";
import { attributes, bytes, resource } from "./telemetry.ts";

const nested: AnyValue = {
  kvlistValue: {
    values: [
      {
        key: "tags",
        value: { arrayValue: { values: [{ stringValue: "a" }, { boolValue: true }] } },
      },
      { key: "ratio", value: { doubleValue: 0.5 } },
      { key: "none", value: undefined },
      { key: "empty", value: {} },
    ],
  },
};

describe("valueText", () => {
  it.each<[string, AnyValue | undefined, string]>([
    ["a text", { stringValue: "two words" }, "two words"],
    ["a 64-bit integer", { intValue: 9_007_199_254_740_993n }, "9007199254740993"],
    ["false", { boolValue: false }, "false"],
    ["bytes", { bytesValue: bytes("cafe") }, "0xcafe"],
    ["an empty value", {}, "null"],
    ["no value", undefined, ""],
    ["a nested value", nested, '{tags: ["a", true], ratio: 0.5, none: null, empty: null}'],
  ])("of %s", (_, value, text) => {
    expect(valueText(value)).toBe(text);
  });

  it("shows the start and size of many bytes", () => {
    expect(valueText({ bytesValue: new Uint8Array(2_000) })).toBe(
      `0x${"00".repeat(32)}… (2,000 bytes)`,
    );
    expect(valueText({ bytesValue: new Uint8Array(32) })).toBe(`0x${"00".repeat(32)}`);
  });
});

describe("formatAttributes", () => {
  it("quotes what would be read as two", () => {
    expect(formatAttributes(attributes({ status: "ok", reason: 'no "good" one', a: "b=c" }))).toBe(
      'status=ok reason="no \\"good\\" one" a="b=c"',
    );
  });

  it("quotes texts alone: what is a list is not taken for one", () => {
    const list = { arrayValue: { values: [{ intValue: 1n }, { intValue: 2n }] } };
    expect(
      formatAttributes([
        { key: "list", value: list },
        { key: "none", value: undefined },
      ]),
    ).toBe("list=[1, 2] none=");
  });

  it("shows an empty text as empty quotes", () => {
    expect(formatAttributes(attributes({ note: "" }))).toBe('note=""');
  });

  it("neutralizes keys and values", () => {
    expect(formatAttributes(attributes({ "k\u001b[31m": "v\u0007" }))).toBe("k\\x1b[31m=v\\x07");
  });

  it("shortens a long value and says how long it was", () => {
    expect(formatAttributes(attributes({ body: "x".repeat(3_000) }))).toBe(
      `body="${"x".repeat(256)}… (3,000 characters)"`,
    );
  });
});

describe("formatText", () => {
  it("shortens and neutralizes", () => {
    expect(formatText("ab\ncd", 3)).toBe("ab\\n… (5 characters)");
    expect(formatText("ab\ncd", 5)).toBe("ab\\ncd");
  });
});

describe("findAttribute", () => {
  it("gives the text of an attribute, or undefined", () => {
    expect(findAttribute(attributes({ "http.status": 200n }), "http.status")).toBe("200");
    const several = attributes({ first: "a", second: "b" });
    expect(findAttribute(several, "second")).toBe("b");
    expect(findAttribute(several, "http.status")).toBeUndefined();
    expect(findAttribute([], "http.status")).toBeUndefined();
  });
});

describe("serviceName", () => {
  it("is a dash where the resource is missing or does not say", () => {
    expect(serviceName(resource("shop"))).toBe("shop");
    expect(serviceName(undefined)).toBe("–");
    expect(serviceName(resource(""))).toBe("–");
  });
});

describe("formatId", () => {
  it("is hexadecimal, also for a view into a larger buffer", () => {
    expect(formatId(bytes("00aabbcc").subarray(1, 3))).toBe("aabb");
    expect(formatId(bytes(""))).toBe("");
  });
});
