import type { z } from "zod";
import { allowedValues, alternatives } from "../check/schema-tree.ts";

/**
 * A value that came as text, from the environment or from a `${VAR}` in a file: what it means is up
 * to the option that it is for. It may be a secret, so it does not show its text.
 */
export class FromText {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  /** Reads the text as what one of the schemas takes. What fits none of them stays a string. */
  toValue(schemas: readonly z.core.$ZodType[]): unknown {
    const kinds = schemas.flatMap(alternatives);
    if (kinds.some((kind) => kind._zod.def.type === "string")) {
      return this.#text;
    }
    for (const kind of kinds) {
      const value = read(kind, this.#text.trim());
      if (value !== undefined) {
        return value;
      }
    }
    return this.#text;
  }
}

const booleans: ReadonlyMap<string, boolean> = new Map([
  ["true", true],
  ["yes", true],
  ["on", true],
  ["1", true],
  ["false", false],
  ["no", false],
  ["off", false],
  ["0", false],
]);

function read(kind: z.core.$ZodTypes, text: string): unknown {
  const { def } = kind._zod;
  switch (def.type) {
    case "boolean":
      return booleans.get(text.toLowerCase());
    case "number":
      return /^[+-]?\d+(\.\d+)?$/.test(text) ? Number(text) : undefined;
    case "enum":
    case "literal":
      return allowedValues(kind)?.find((value) => same(String(value), text));
    case "array":
      return split(text).map((element) => new FromText(element).toValue([def.element]));
    case "record":
      return readPairs(text, def.valueType);
    default:
      return undefined;
  }
}

function same(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

function split(text: string): string[] {
  return text
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "");
}

/** `name=value` pairs with commas between; undefined where a part is none. */
function readPairs(text: string, valueType: z.core.$ZodType): unknown {
  const pairs = split(text).map((part) => /^([^=]+)=(.*)$/.exec(part));
  return pairs.every((pair) => pair !== null)
    ? Object.fromEntries(
        pairs.map(([, name = "", value = ""]) => [
          name.trim(),
          new FromText(value.trim()).toValue([valueType]),
        ]),
      )
    : undefined;
}
