import { InvalidArgumentError } from "commander";

/** How a `--where` compares. */
export type Operator = "=" | "!=" | "~" | "*=" | ">=" | "<=";

/** One `--where`, as it is written. */
export interface Comparison {
  readonly key: string;
  readonly operator: Operator;
  readonly value: string;
}

/** One `--where`: a key, and a test of its value. */
export interface Condition {
  readonly key: string;
  /** Whether the values found under the key, none or several, satisfy the condition. */
  readonly accepts: (values: readonly string[]) => boolean;
}

const syntax = /^\s*([^=!~*<>\s]+)\s*(!=|\*=|>=|<=|=|~)(.*)$/s;

/** How a condition is written, for the help of options. */
export const comparisonForms =
  "key=value, key!=value, key~regex, key*=text, key>=number or key<=number";

/** @throws InvalidArgumentError for what is no comparison, or no regular expression */
export function parseComparison(text: string): Comparison {
  const [, key, operator, value] = syntax.exec(text) ?? [];
  if (key === undefined || value === undefined) {
    throw new InvalidArgumentError(`Write ${comparisonForms}.`);
  }
  if (operator === "~") {
    parsePattern(value);
  }
  return { key, operator: operator as Operator, value };
}

/**
 * Reads a condition. An item that lacks the key satisfies `!=`.
 *
 * @throws InvalidArgumentError for anything else
 */
export function parseCondition(text: string): Condition {
  const { key, operator, value } = parseComparison(text);
  const isMet = testOf(operator, value);
  return {
    key,
    accepts: (values) =>
      operator === "!=" ? !values.includes(value) : values.some((candidate) => isMet(candidate)),
  };
}

function testOf(operator: Operator, value: string): (candidate: string) => boolean {
  switch (operator) {
    case "=":
    case "!=":
      return (candidate) => candidate === value;
    case "*=":
      return (candidate) => candidate.includes(value);
    case "~": {
      const pattern = parsePattern(value);
      return (candidate) => pattern.test(candidate);
    }
    case ">=":
    case "<=": {
      const bound = parseNumber(value);
      return (candidate) =>
        candidate !== "" &&
        (operator === ">=" ? Number(candidate) >= bound : Number(candidate) <= bound);
    }
  }
}

function parseNumber(text: string): number {
  const number = Number(text);
  if (text.trim() === "" || Number.isNaN(number)) {
    throw new InvalidArgumentError(`${JSON.stringify(text)} is no number.`);
  }
  return number;
}

/** @throws InvalidArgumentError with what is wrong with it */
export function parsePattern(source: string): RegExp {
  try {
    return new RegExp(source, "u");
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new InvalidArgumentError(`${reason}.`);
  }
}
