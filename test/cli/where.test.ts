import { describe, expect, it } from "vitest";
import { parseCondition } from "../../src/cli/where.ts";

describe("parseCondition", () => {
  it.each<[string, string[], boolean]>([
    ["status=ok", ["ok"], true],
    ["status=ok", ["failed", "ok"], true],
    ["status=ok", ["okay"], false],
    ["status=ok", [], false],
    ["status=", [""], true],
    ["status!=ok", ["failed"], true],
    ["status!=ok", ["failed", "ok"], false],
    ["status!=ok", [], true],
    ["http.route~^/check", ["/checkout"], true],
    ["http.route~^/check", ["/x/checkout"], false],
    ["http.route~^/check", [], false],
    ["query~a=b", ["a=b"], true],
    ["query=a!=b", ["a!=b"], true],
    ["emoji=🎉", ["🎉"], true],
    ["body*=time", ["a timeout"], true],
    ["body*=Time", ["a timeout"], false],
    ["size>=10", ["9", "10"], true],
    ["size>=10", ["9", "", "many"], false],
    ["size<=-1.5", ["-2"], true],
    ["size<=0", [], false],
  ])("%s on %j is %s", (text, values, accepted) => {
    expect(parseCondition(text).accepts(values)).toBe(accepted);
  });

  it("reads keys with dots, dashes and slashes", () => {
    expect(parseCondition("k8s.io/app-name=x").key).toBe("k8s.io/app-name");
  });

  it.each(["status", "=ok", "!=ok", "~x", ""])("refuses %j and says what to write", (text) => {
    expect(() => parseCondition(text)).toThrow("Write key=value, key!=value, key~regex,");
  });

  it("refuses to compare with what is no number", () => {
    expect(() => parseCondition("a>=b")).toThrow('"b" is no number.');
    expect(() => parseCondition("a<=")).toThrow('"" is no number.');
  });

  it("refuses a regular expression that is none", () => {
    expect(() => parseCondition("a~(")).toThrow(/Invalid regular expression.*group/);
  });
});
