import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { Secret } from "../../src/config/index.ts";

describe("Secret", () => {
  const secret = new Secret("hunter2");

  it("gives its text to those who ask for it", () => {
    expect(secret.reveal()).toBe("hunter2");
  });

  it("shows a mask wherever it becomes text", () => {
    expect(String(secret)).toBe("[secret]");
    expect(`password: ${secret}`).toBe("password: [secret]");
    expect(`${"a"}${secret}`).toBe("a[secret]");
    expect(JSON.stringify({ secret })).toBe('{"secret":"[secret]"}');
    expect(inspect({ deep: [secret] })).toBe("{ deep: [ [secret] ] }");
  });

  it("shows nothing of its text even where the mask is passed by", () => {
    const options = { customInspect: false, showHidden: true, getters: true };
    expect(inspect(secret, options)).not.toContain("hunter2");
    expect({ ...secret }).toEqual({});
    expect(structuredClone(secret)).toEqual({});
  });

  it("has nothing that can be changed", () => {
    expect(Object.isFrozen(secret)).toBe(true);
    expect(Reflect.ownKeys(secret)).toEqual([]);
  });
});
