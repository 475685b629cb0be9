import { InvalidArgumentError } from "commander";

/** One `--where`: a key, and a test of its value. */
export interface Condition {
  readonly key: string;
  /** Whether the values found under the key, none or several, satisfy the condition. */
  readonly accepts: (values: readonly string[]) => boolean;
}

const syntax = /^\s*([^=!~\s]+)\s*(!=|=|~)(.*)$/s;

/**
 * Reads `key=value`, `key!=value` or `key~regex`. An item that lacks the key satisfies `!=`.
 *
 * @throws InvalidArgumentError for anything else
 */
export function parseCondition(text: string): Condition {
  const [, key, operator, value] = syntax.exec(text) ?? [];
  if (key === undefined || value === undefined) {
    throw new InvalidArgumentError("Write key=value, key!=value or key~regex.");
  }
  if (operator === "~") {
    const pattern = parsePattern(value);
    return { key, accepts: (values) => values.some((candidate) => pattern.test(candidate)) };
  }
  return operator === "="
    ? { key, accepts: (values) => values.includes(value) }
    : { key, accepts: (values) => !values.includes(value) };
}

function parsePattern(source: string): RegExp {
  try {
    return new RegExp(source, "u");
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new InvalidArgumentError(`${reason}.`);
  }
}
