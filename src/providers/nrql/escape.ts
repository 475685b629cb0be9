import { ProviderError } from "../../errors/index.ts";

/** What is wrong with a query that was asked for. */
export function invalidQuery(detail: string): ProviderError {
  return new ProviderError("PROVIDER_REQUEST_INVALID", { detail: `query: ${detail}` });
}

const longestText = 4_096;
/** NRQL knows only a few escapes, and what is no printable character serves no query. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for.
const notPrintable = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/;

/**
 * A text of NRQL, in single quotes. Quotes and backslashes get a backslash; line breaks and tabs become
 * their escapes, so that a query is always one line.
 *
 * @throws ProviderError `PROVIDER_REQUEST_INVALID` for what is empty, too long, or not printable
 */
export function quoted(text: string, what: string): string {
  const checked = checkedText(text, what)
    .replace(/[\\']/g, "\\$&")
    .replace(/\n/g, "\\n")
    .replace(/\r/g, "\\r")
    .replace(/\t/g, "\\t");
  return `'${checked}'`;
}

/** Words that mean something else where an attribute could stand. */
const keywords =
  /^(?:ago|and|as|by|compare|extrapolate|facet|false|from|in|is|like|limit|not|null|offset|or|order|rlike|select|show|since|timeseries|true|until|where|with)$/i;
const plainName = /^[A-Za-z_][\w.]*$/;

/**
 * The name of an attribute, in backticks where it needs them.
 *
 * @throws ProviderError `PROVIDER_REQUEST_INVALID` for a name with a backtick, which NRQL cannot write,
 * and for what no attribute is called
 */
export function attribute(name: string, what = "an attribute"): string {
  const checked = checkedText(name, what);
  if (/[`\r\n\t\\]/.test(checked)) {
    throw invalidQuery(`${what} has no backtick, backslash or line break: ${show(name)}`);
  }
  const isPlain =
    plainName.test(checked) && !checked.split(".").some((part) => keywords.test(part));
  return isPlain ? checked : `\`${checked}\``;
}

/** The name of a column of the result. */
export function alias(name: string): string {
  const checked = attribute(name, "a name");
  return checked.includes(".") && !checked.startsWith("`") ? `\`${checked}\`` : checked;
}

function checkedText(text: string, what: string): string {
  if (typeof text !== "string" || text.trim() === "") {
    throw invalidQuery(`${what} is a text that is not empty`);
  }
  if (text.length > longestText) {
    throw invalidQuery(`${what} has at most ${longestText} characters, not ${text.length}`);
  }
  if (notPrintable.test(text)) {
    throw invalidQuery(`${what} has printable characters only: ${show(text)}`);
  }
  return text;
}

/** For a message: short, on one line. */
function show(text: string): string {
  return JSON.stringify(text.slice(0, 100));
}
