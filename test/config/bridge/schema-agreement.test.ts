import { Ajv } from "ajv";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import type { z } from "zod";
import { bridgeJsonSchema } from "../../../src/config/index.ts";
import { bridgeSchema } from "../../../src/config/sections/bridge/bridge-options.ts";
import { goodFiles } from "./files.ts";

type Path = readonly (string | number)[];

const accepts = new Ajv({ allowUnionTypes: true, formats: { uri: URL.canParse } }).compile(
  bridgeJsonSchema(),
);

/** The good files with their variables put in, as text, which is right wherever text is. */
const files = Object.values(goodFiles).map((text): unknown =>
  parse(
    text.replaceAll(/\$\{\w+:-([^}]*)\}/g, "$1").replaceAll(/\$\{\w+(?::\?[^}]*)?\}/g, "filled"),
  ),
);

/** Wrong nearly everywhere, and right somewhere. */
const values: readonly unknown[] = [
  ...[null, true, false, 0, 1, -1, 0.5, 1e15, "", "x", "5", "true", "none", "a b", "^(", "..", "."],
  ...["http://a", "127.0.0.1", "x".repeat(250), [], ["x"], [1], {}, { x: 1 }],
];

function pathsOf(tree: unknown, path: Path = []): Path[] {
  if (typeof tree !== "object" || tree === null) {
    return [path];
  }
  const keys = Array.isArray(tree) ? tree.map((_, index) => index) : Object.keys(tree);
  return [
    path,
    ...keys.flatMap((key) => pathsOf(Reflect.get(tree, key), [...path, key])),
    ...(Array.isArray(tree) ? [] : [[...path, "unknownOption"]]),
  ];
}

function put(tree: unknown, [key, ...rest]: Path, value: unknown): unknown {
  if (key === undefined) {
    return value;
  }
  const copy: object = Array.isArray(tree) ? [...tree] : { ...(tree as object) };
  const inner: unknown = Object.hasOwn(copy, key) ? Reflect.get(copy, key) : {};
  Reflect.set(copy, key, put(inner, rest, value));
  return copy;
}

/** What a function decides, such as whether an expression is regular: JSON Schema has no word for it. */
function isDecidedByCode(issue: z.core.$ZodIssue): boolean {
  return (
    issue.code === "custom" ||
    (issue.code === "invalid_union" && issue.errors.some((way) => way.every(isDecidedByCode)))
  );
}

/** What is amiss between both verdicts; undefined where they agree. */
function disagreement(tree: unknown): string | undefined {
  const { error } = bridgeSchema.safeParse(tree);
  const isAccepted = accepts(tree);
  if (error === undefined) {
    return isAccepted ? undefined : `the editor refuses what is right: ${JSON.stringify(tree)}`;
  }
  return isAccepted && !error.issues.every(isDecidedByCode)
    ? `the editor takes what is wrong: ${JSON.stringify(tree)}`
    : undefined;
}

describe("the JSON Schema and the check of a bridge.yaml", () => {
  it("agree on the good files, with any value in any place", () => {
    const found = files.flatMap((file) =>
      pathsOf(file).flatMap((path) =>
        values.flatMap((value) => disagreement(put(file, path, value)) ?? []),
      ),
    );
    expect(files.map(disagreement)).toEqual(files.map(() => undefined));
    expect(found.slice(0, 5)).toEqual([]);
  });

  it("agree on files with several values changed", () => {
    const change = fc.tuple(fc.nat(), fc.constantFrom(...values));
    const changes = fc.array(change, { minLength: 2, maxLength: 4 });
    fc.assert(
      fc.property(fc.constantFrom(...files), changes, (file, several) => {
        const changed = several.reduce((tree: unknown, [at, value]) => {
          const paths = pathsOf(tree);
          return put(tree, paths[at % paths.length] ?? [], value);
        }, file);
        expect(disagreement(changed)).toBeUndefined();
      }),
      { numRuns: 300 },
    );
  });
});
