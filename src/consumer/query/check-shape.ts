/** Takes what is wrong, and where. */
export type Say = (path: string, message: string) => void;

const lists = ["filters", "aggregations", "groupBy"] as const;
const texts = ["topic", "measure"] as const;
const functions = ["onProgress", "onUnreadable"] as const;
const encodings: readonly unknown[] = [undefined, "auto", "otlp_proto", "otlp_json"];

/** Says what in a query is of the wrong kind: every other check relies on lists being lists. */
export function checkShape(query: unknown, say: Say): void {
  if (!isObject(query)) {
    say("query", "must be an object");
    return;
  }
  for (const name of lists.filter((each) => isGiven(query[each]) && !Array.isArray(query[each]))) {
    say(name, "must be a list");
  }
  checkEach("filters", query.filters, isObject, "must be an object with a field", say);
  checkEach("groupBy", query.groupBy, isText, "must be the name of a field", say);
  if (isGiven(query.timeRange) && !isObject(query.timeRange)) {
    say("timeRange", "must be an object with from, to or both");
  }
  for (const name of texts.filter((each) => isGiven(query[each]) && !isText(query[each]))) {
    say(name, "must be a text that is not empty");
  }
  for (const name of functions.filter((each) => isGiven(query[each]))) {
    if (typeof query[name] !== "function") {
      say(name, "must be a function");
    }
  }
  if (isGiven(query.signal) && !(query.signal instanceof AbortSignal)) {
    say("signal", "must be an AbortSignal");
  }
  if (!encodings.includes(query.encoding)) {
    say("encoding", "must be auto, otlp_proto or otlp_json");
  }
}

/** Says what in the values of a filter is of the wrong kind. */
export function checkValues(filter: Readonly<Record<string, unknown>>, say: Say): void {
  for (const name of ["equals", "not"] as const) {
    const value = filter[name];
    const values: readonly unknown[] = Array.isArray(value) ? value : [value];
    if (isGiven(value) && !values.every(isScalar)) {
      say(`.${name}`, "must be a text, number, bigint or truth value, or a list of them");
    }
  }
  if (isGiven(filter.contains) && typeof filter.contains !== "string") {
    say(".contains", "must be a text");
  }
  if (isGiven(filter.exists) && typeof filter.exists !== "boolean") {
    say(".exists", "must be true or false");
  }
}

function checkEach(
  path: string,
  list: unknown,
  isRight: (value: unknown) => boolean,
  message: string,
  say: Say,
): void {
  for (const [index, value] of (Array.isArray(list) ? list : []).entries()) {
    if (!isRight(value)) {
      say(`${path}[${index}]`, message);
    }
  }
}

function isGiven(value: unknown): boolean {
  return value !== undefined;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isText(value: unknown): boolean {
  return typeof value === "string" && value !== "";
}

function isScalar(value: unknown): boolean {
  return ["string", "number", "bigint", "boolean"].includes(typeof value);
}
