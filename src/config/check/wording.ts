import { nearest } from "./nearest.ts";

/** Whether a value is an empty string or list. */
export function isEmpty(given: unknown): boolean {
  return given === "" || (Array.isArray(given) && given.length === 0);
}

/** What was expected, with what was found instead where that is not plain. */
export function expectation(expected: string, given: unknown): string {
  switch (typeof given) {
    case "undefined":
      return `is required: ${expected}`;
    case "string":
      return expected;
    case "object":
      return given === null
        ? `has no value: ${expected}`
        : `${expected}, got ${Array.isArray(given) ? "a list" : "a section"}`;
    default:
      return expected.includes(typeof given) ? expected : `${expected}, got a ${typeof given}`;
  }
}

/** How the kinds of values that zod expects read. */
export const kinds: Readonly<Record<string, string>> = {
  int: "a whole number",
  number: "a number",
  string: "a string",
  boolean: "true or false",
  array: "a list",
  object: "a section of options",
  record: "names and values",
};

/** The values of which one was expected, and the one that was probably meant. */
export function oneOf(values: readonly unknown[], given: unknown): string {
  const list = values.map(String).join(", ");
  return `expected ${values.length > 1 ? "one of " : ""}${list}${suggestion(values, given)}`;
}

/** The value that was probably meant, as the end of a sentence; empty where none is near. */
export function suggestion(values: readonly unknown[], given: unknown): string {
  const meant = typeof given === "string" ? nearest(given, values.map(String)) : undefined;
  return meant === undefined ? "" : `; did you mean ${meant}?`;
}
