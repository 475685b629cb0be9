/** A node of a JSON Schema, as far as it matters here. */
interface Node {
  readonly [keyword: string]: unknown;
}

/** A text with a variable in it: what it becomes is not known to an editor. */
export const variableDefinition = {
  description: "A text with a variable of the environment in it.",
  type: "string",
  pattern: "\\$\\{[A-Za-z_]",
};

const reference = { $ref: "#/definitions/variable" };

/** Keywords that say something of an option and not of its values. */
const annotations = ["description", "default"];

/** The schema, in which a variable may stand wherever a file's reader takes text for the value. */
export function allowVariables(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(allowVariables);
  }
  if (typeof value !== "object" || value === null) {
    return value;
  }
  const node = Object.fromEntries(
    Object.entries(value).map(([key, part]) => [nameOf(key, part), allowVariablesIn(key, part)]),
  );
  return takesText(node) ? withVariable(node) : node;
}

/** Of alternatives that a word tells apart, a variable in place of the word fits more than one. */
function nameOf(key: string, part: unknown): string {
  return key === "oneOf" && Array.isArray(part) && part.some(isSection) ? "anyOf" : key;
}

/** What is below these keywords is a name or a value, no schema. */
const plain = new Set(["default", "enum", "const", "required", "propertyNames", "type"]);

function allowVariablesIn(key: string, part: unknown): unknown {
  if (plain.has(key)) {
    return part;
  }
  if (key === "properties") {
    return Object.fromEntries(
      Object.entries(part as Node).map(([name, schema]) => [name, allowVariables(schema)]),
    );
  }
  return allowVariables(part);
}

/** Whether a text that is not right by itself may become so by its variables. */
function takesText(node: Node): boolean {
  switch (node.type) {
    case "integer":
    case "number":
    case "boolean":
      return true;
    case "string":
      return ["pattern", "format", "enum", "const"].some((keyword) => keyword in node);
    case "array":
      return !isSection(node.items);
    case "object":
      return node.properties === undefined && !isSection(node.additionalProperties);
    default:
      return "enum" in node || "const" in node;
  }
}

function isSection(node: unknown): boolean {
  return (
    typeof node === "object" &&
    node !== null &&
    ((node as Node).properties !== undefined || (node as Node).oneOf !== undefined)
  );
}

function withVariable(node: Node): Node {
  const entries = Object.entries(node);
  const about = entries.filter(([key]) => annotations.includes(key));
  const values = entries.filter(([key]) => !annotations.includes(key));
  return { ...Object.fromEntries(about), anyOf: [Object.fromEntries(values), reference] };
}
