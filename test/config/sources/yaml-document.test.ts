import { describe, expect, it } from "vitest";
import { FromText } from "../../../src/config/sources/from-text.ts";
import { parseYaml, withLine } from "../../../src/config/sources/yaml-document.ts";

const text = `# the first line
kafka:
  clientId: me
  list:
    - one
    - two: 2
  flow: { a: 1,
          b: 2 }
empty:
`;

describe("parseYaml", () => {
  it("reads YAML, and so JSON", () => {
    expect(parseYaml(text, {}).value).toEqual({
      kafka: { clientId: "me", list: ["one", { two: 2 }], flow: { a: 1, b: 2 } },
      empty: null,
    });
    expect(parseYaml('{"a": [1, true, null, "x"]}', {}).value).toEqual({ a: [1, true, null, "x"] });
  });

  it("reads YAML 1.2: on, yes and no are words", () => {
    expect(parseYaml("[on, yes, no, 0o10, 1_000]", {}).value).toEqual([
      "on",
      "yes",
      "no",
      8,
      "1_000",
    ]);
  });

  it("knows the line of every option, and of its section where it is missing", () => {
    const { lineOf } = parseYaml(text, {});
    expect(lineOf(["kafka"])).toBe(2);
    expect(lineOf(["kafka", "clientId"])).toBe(3);
    expect(lineOf(["kafka", "list", 1, "two"])).toBe(6);
    expect(lineOf(["kafka", "flow", "b"])).toBe(8);
    expect(lineOf(["kafka", "missing", "deeper"])).toBe(2);
    expect(lineOf(["kafka", "list", 7])).toBe(4);
    expect(lineOf(["empty", "x"])).toBe(9);
  });

  it("marks what comes from the environment, in values alone", () => {
    const { value } = parseYaml('a: "${X}"\nb: [ "x${X}" ]\n${X}: $$5\nc: plain', { X: "v" });
    const { a, b, ...rest } = value as { a: FromText; b: FromText[] };
    expect(a).toBeInstanceOf(FromText);
    expect(a.toValue([])).toBe("v");
    expect(b[0]?.toValue([])).toBe("xv");
    expect(rest).toEqual({ "${X}": "$5", c: "plain" });
  });

  it("cannot be given structure by a variable", () => {
    const { value } = parseYaml("a: ${X}", { X: "x\nb: 1\n- &anchor {c: d} # e" });
    expect(Object.keys(value as object)).toEqual(["a"]);
  });

  it("reports every variable that is missing, with its path", () => {
    const { issues } = parseYaml("a: ${A}\nb: { c: [ '${B:?needed}' ] }", {});
    expect(issues).toEqual([
      { path: ["a"], message: expect.stringMatching(/^the variable A is not set/) },
      { path: ["b", "c", 0], message: "the variable B is not set: needed" },
    ]);
  });

  it("puts variables into what an alias points to", () => {
    const { value } = parseYaml("a: &x { y: '${V}' }\nb: *x", { V: "1" });
    expect((value as { b: { y: FromText } }).b.y).toBeInstanceOf(FromText);
  });

  it.each([
    ["a bad indentation", "a:\n  b: 1\n c: 2", /^line 3, column \d+$/, /indentation/],
    ["a tab", "a:\n\tb: 1", /^line 2, column \d+$/, /not valid YAML/],
    ["a key twice", "a: 1\na: 2", /^line 2, column 1$/, /a key is there twice/],
    ["an open quote", 'a: "x', /^line 1/, /missing/],
    ["an open bracket", "a: [1, 2", /^line 1/, /not valid YAML/],
    ["two documents", "a: 1\n---\nb: 2", /^line 2/, /more than one document/],
    ["an unknown alias", "a: *nowhere", /^line 1/, /not valid YAML/],
    ["an unknown tag", "a: !!js/function 'x'", /^line 1/, /a tag is not known/],
    ["half a JSON", '{"a": ', /^line 1/, /not valid YAML/],
  ])("says where there is %s", (_kind, source, place, message) => {
    const { value, syntax } = parseYaml(source, {});
    expect(value).toBeUndefined();
    expect(syntax[0]?.path).toMatch(place);
    expect(syntax[0]?.message).toMatch(message);
  });

  it.each([["a: "], ["{ a: "]])("says once that brackets after %j go too deep", (start) => {
    expect(parseYaml(`${start}${"[".repeat(5_000)}`, {}).syntax).toEqual([
      {
        path: expect.stringMatching(/^line 1/),
        message: "not valid YAML: it is nested too deeply",
      },
    ]);
  });

  it("quotes nothing of the file in its problems", () => {
    for (const source of [
      'password: "hunter2',
      "hunter2: *hunter2",
      "a: !hunter2 x",
      "a: @hunter2",
    ]) {
      expect(JSON.stringify(parseYaml(source, {}).syntax)).not.toContain("hunter2");
    }
  });

  it("does not swell up by aliases of aliases", () => {
    const levels = Array.from({ length: 12 }, (_, level) =>
      level === 0
        ? "a0: &a0 [x, x, x, x, x, x, x, x]"
        : `a${level}: &a${level} [${`*a${level - 1},`.repeat(8)}]`,
    );
    const { value, syntax } = parseYaml(levels.join("\n"), {});
    expect(value).toBeUndefined();
    expect(syntax).toEqual([
      { path: "line 1", message: "has too many values, or aliases of aliases" },
    ]);
  });
});

describe("withLine", () => {
  it("adds the line to a path where there is one", () => {
    expect(withLine("a.b", 3)).toBe("a.b (line 3)");
    expect(withLine("a.b", undefined)).toBe("a.b");
    expect(withLine("", 3)).toBe("line 3");
    expect(withLine("", undefined)).toBe("");
  });
});
