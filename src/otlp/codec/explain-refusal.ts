import { SerializationError } from "../../errors/index.ts";
import {
  allMessages,
  type FieldRow,
  isChoice,
  jsonName,
  type MessageRow,
  signalTable,
} from "../schema/index.ts";
import type { Signal } from "../signal.ts";
import { expectedOf, isOfKind } from "./kinds.ts";

/** A path of this length, in characters, says enough of a value that is too deep. */
const longestPath = 200;

/** Thrown where the search has found what cannot be written. */
class Found {
  readonly path: string;
  readonly problem: string;
  readonly code: "INVALID_BATCH" | "LIMIT_EXCEEDED";

  constructor(path: string, problem: string, code: Found["code"] = "INVALID_BATCH") {
    this.path = path;
    this.problem = problem;
    this.code = code;
  }

  toError(): SerializationError {
    const { path, problem, code } = this;
    return path === ""
      ? new SerializationError(code, { detail: `the request: ${problem}` })
      : new SerializationError(code, { detail: problem, field: path });
  }
}

/**
 * Finds what a writer refused, by walking the object again along the schema table with the rules of
 * `write/checks.ts`. Slow, and only run when there is something to find.
 */
export function explainRefusal(
  signal: Signal,
  request: unknown,
  maxDepth: number,
): SerializationError {
  try {
    checkMessage(signalTable[signal].request, request, "", 0, maxDepth);
  } catch (error) {
    if (error instanceof Found) {
      return error.toError();
    }
    throw error;
  }
  // The writer saw another value than this walk: a getter, or another thread.
  return new SerializationError("INVALID_BATCH", {
    detail: "the request changes while it is read",
  });
}

function checkMessage(
  type: string,
  value: unknown,
  path: string,
  depth: number,
  maxDepth: number,
): void {
  if (depth > maxDepth) {
    throw new Found(
      path.length > longestPath ? `${path.slice(0, longestPath)}…` : path,
      `messages are nested deeper than maxDepth = ${maxDepth}`,
      "LIMIT_EXCEEDED",
    );
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new Found(path, `expected an object, got ${describe(value)}`);
  }
  const row = allMessages.get(type) as MessageRow;
  const message = value as Record<string, unknown>;
  if (isChoice(row)) {
    checkNames(row, message, path);
  }
  checkOneof(row, message, path);
  for (const field of row.fields) {
    const name = jsonName(field.name);
    checkField(field, message[name], path === "" ? name : `${path}.${name}`, depth, maxDepth);
  }
}

function checkNames({ fields }: MessageRow, message: object, path: string): void {
  const names = fields.map(({ name }) => jsonName(name));
  for (const name in message) {
    if (!names.includes(name) && message[name as keyof object] !== undefined) {
      throw new Found(
        `${path}.${name}`,
        `there is no such kind of value; the kinds are ${names.join(", ")}`,
      );
    }
  }
}

function checkOneof(
  { fields }: MessageRow,
  message: Readonly<Record<string, unknown>>,
  path: string,
): void {
  const [first, second] = fields
    .filter(({ oneof }) => oneof !== undefined)
    .map(({ name }) => jsonName(name))
    .filter((name) => message[name] !== undefined);
  if (second !== undefined) {
    throw new Found(path, `only one of ${first} and ${second} may be set`);
  }
}

function checkField(
  field: FieldRow,
  value: unknown,
  path: string,
  depth: number,
  maxDepth: number,
): void {
  if (value === undefined) {
    return;
  }
  if (!field.repeated) {
    checkValue(field, value, path, depth, maxDepth);
    return;
  }
  if (!Array.isArray(value)) {
    throw new Found(path, `expected an array, got ${describe(value)}`);
  }
  // Not forEach, which leaves holes out.
  for (let index = 0; index < value.length; index++) {
    checkValue(field, value[index], `${path}[${index}]`, depth, maxDepth);
  }
}

function checkValue(
  field: FieldRow,
  value: unknown,
  path: string,
  depth: number,
  maxDepth: number,
): void {
  if (field.kind === "message") {
    checkMessage(field.type, value, path, depth + 1, maxDepth);
  } else if (!isOfKind(field, value)) {
    throw new Found(path, `expected ${expectedOf(field)}, got ${describe(value)}`);
  }
}

/** What a value is, for a message: numbers as they are, but never the content of a text. */
function describe(value: unknown): string {
  switch (typeof value) {
    case "number":
    case "bigint":
    case "boolean":
      return `${typeof value} ${value}`;
    case "undefined":
      return "undefined";
    case "string":
      return `a string of ${value.length} characters`;
    case "object":
      return describeObject(value);
    default:
      return `a ${typeof value}`;
  }
}

function describeObject(value: object | null): string {
  if (value === null) {
    return "null";
  }
  if (value instanceof Uint8Array) {
    return `${value.length} bytes`;
  }
  return Array.isArray(value) ? "an array" : "an object";
}
