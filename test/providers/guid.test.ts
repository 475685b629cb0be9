import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ProviderError } from "../../src/errors/index.ts";
import { entityGuid, parseGuid } from "../../src/providers/guid.ts";

const cluster = {
  accountId: "123456789012",
  provider: "AWS_MSK",
  type: "AWSMSKCLUSTER",
  id: "arn:aws:kafka:eu-central-1:123456789012:cluster/orders/abc-1",
};

describe("a guid", () => {
  it("is base64url of account, provider, type and id, and says them again", () => {
    const guid = entityGuid(cluster);
    expect(guid).toMatch(/^[\w-]+$/);
    expect(Buffer.from(guid, "base64url").toString()).toBe(Object.values(cluster).join("|"));
    expect(parseGuid(guid)).toEqual(cluster);
  });

  it("is another one for anything else, whatever characters the id has", () => {
    const part = fc.string({ unit: fc.constantFrom("a", "B", "1", "_") });
    const parts = fc.record({
      accountId: part,
      provider: fc.string({ unit: fc.constantFrom("A", "_"), minLength: 1 }),
      type: fc.string({ unit: fc.constantFrom("K", "T"), minLength: 1 }),
      id: fc.string({ minLength: 1, unit: "grapheme" }),
    });
    fc.assert(
      fc.property(parts, parts, (one, other) => {
        expect(parseGuid(entityGuid(one))).toEqual(one);
        const isSame = JSON.stringify(one) === JSON.stringify(other);
        expect(entityGuid(one) === entityGuid(other)).toBe(isSame);
      }),
    );
  });

  it.each([
    "",
    "abc",
    "!!!",
    Buffer.from("a|b|c|").toString("base64url"),
    `${entityGuid(cluster)}=`,
  ])("is not %j", (text) => {
    expect(() => parseGuid(text)).toThrow(ProviderError);
    expect(() => parseGuid(text)).toThrow(/not a guid/);
  });
});
