import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { expandVariables } from "../../../src/config/sources/template.ts";

const env = { HOST: "kafka", PORT: "9092", EMPTY: "", DOLLAR: "${HOST}$$", _x1: "under" };

function expand(template: string) {
  return expandVariables(template, env);
}

describe("expandVariables", () => {
  it.each([
    ["nothing", "plain", "plain"],
    ["a variable", "${HOST}", "kafka"],
    ["variables among text", "${HOST}:${PORT}/x", "kafka:9092/x"],
    ["a name with an underscore and a digit", "${_x1}", "under"],
    ["a variable that is set and empty", "[${EMPTY}]", "[]"],
    ["a default that is not needed", "${HOST:-other}", "kafka"],
    ["a default where it is not set", "${NONE:-other}", "other"],
    ["a default where it is empty", "${EMPTY:-other}", "other"],
    ["an empty default", "[${NONE:-}]", "[]"],
    ["a default with colons and dashes", "${NONE:-a:-b:?c}", "a:-b:?c"],
    ["a default with a variable", "${NONE:-${HOST}:${PORT}}", "kafka:9092"],
    ["defaults of defaults", "${NONE:-${NADA:-${PORT}}}", "9092"],
    ["a message that is not needed", "${HOST:?set it}", "kafka"],
    ["dollar signs", "$$ $${HOST} $$$$", "$ ${HOST} $$"],
    ["a dollar sign before a variable", "$$${PORT}", "$9092"],
    ["a dollar sign alone", "$5, $HOST, $", "$5, $HOST, $"],
    ["braces alone", "{HOST} }", "{HOST} }"],
    ["a value that looks like a variable, which stays", "${DOLLAR}", "${HOST}$$"],
  ])("takes %s", (_kind, template, text) => {
    expect(expand(template)).toMatchObject({ text, problems: [] });
  });

  it("says whether there was a variable", () => {
    expect(expand("${HOST}").usesVariables).toBe(true);
    expect(expand("${NONE:-x}").usesVariables).toBe(true);
    expect(expand("$${HOST}").usesVariables).toBe(false);
  });

  it.each([
    ["${NONE}", "the variable NONE is not set: for a default write ${NONE:-default}"],
    [
      "${NONE:?the password of the cluster}",
      "the variable NONE is not set: the password of the cluster",
    ],
    ["${EMPTY:?}", "the variable EMPTY is not set"],
    ["${NONE:-${NADA}}", "the variable NADA is not set: for a default write ${NADA:-default}"],
    ["${", "a ${ is not followed by the name of a variable; for a dollar sign write $$"],
    ["${}", "a ${ is not followed by the name of a variable; for a dollar sign write $$"],
    ["${1X}", "a ${ is not followed by the name of a variable; for a dollar sign write $$"],
    ["${NONE:-x", "a ${ has no closing brace; for a dollar sign write $$"],
    ["${HOST:?x", "a ${ has no closing brace; for a dollar sign write $$"],
    ["${HOST", "after ${HOST comes neither }, :- nor :?"],
    ["${HOST-x}", "after ${HOST comes neither }, :- nor :?"],
    [`${"${A:-".repeat(20)}x${"}".repeat(20)}`, "variables are nested too deeply"],
  ])("refuses %j", (template, problem) => {
    expect(expand(template).problems).toEqual([problem]);
  });

  it("finds each variable that is missing, but none in a default that is not needed", () => {
    expect(expand("${A} ${B}").problems).toHaveLength(2);
    expect(expand("${HOST:-${NONE}}").problems).toEqual([]);
    expect(expand("${HOST:?${NONE}}").problems).toEqual([]);
  });

  it("does not take what every object has for a variable", () => {
    expect(expand("${constructor:-none} ${toString:-none}").text).toBe("none none");
  });

  it("names no value in its problems", () => {
    expect(expand("${HOST}${NONE:?x}").problems.join()).not.toContain("kafka");
  });

  it("gives back any text that has no dollar sign", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const plain = text.replaceAll("$", "");
        expect(expand(plain)).toEqual({ text: plain, usesVariables: false, problems: [] });
      }),
    );
  });

  it("gives back any text whose dollar signs are doubled", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(expand(text.replaceAll("$", "$$$$")).text).toBe(text);
      }),
    );
  });

  it("puts any value in as it is", () => {
    fc.assert(
      fc.property(fc.string(), (value) => {
        expect(expandVariables("<${V}>", { V: value }).text).toBe(`<${value}>`);
      }),
    );
  });

  it("ends on any text", () => {
    const part = fc.constantFrom("$", "{", "}", ":", "-", "?", "A", "${", "${A:-", "${A:?", " ");
    fc.assert(
      fc.property(fc.array(part, { maxLength: 60 }), (parts) => {
        expect(expand(parts.join(""))).toHaveProperty("text");
      }),
    );
  });
});
