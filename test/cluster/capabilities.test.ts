import { describe, expect, test } from "vitest";
import {
  allCapabilities,
  embeddedCapabilities,
  requireCapability,
} from "../../src/cluster/capabilities.ts";
import { UnsupportedError } from "../../src/errors/index.ts";

describe("capabilities", () => {
  test("a real broker has them all", () => {
    for (const capability of allCapabilities) {
      expect(() => requireCapability({ embedded: false }, capability)).not.toThrow();
    }
  });

  test("the embedded cluster refuses at once what it lacks, and says what that is", () => {
    const missing = [...allCapabilities].filter((each) => !embeddedCapabilities.has(each));
    expect(missing.length).toBeGreaterThan(0);
    for (const capability of missing) {
      expect(() => requireCapability({ embedded: true }, capability)).toThrow(UnsupportedError);
      expect(() => requireCapability({ embedded: true }, capability)).toThrow(/it cannot \w+/);
    }
  });
});
