import { describe, expect, it } from "vitest";
import { kafkaJsonSchema } from "../../src/config/index.ts";
import { kafkaRules } from "../../src/config/kafka-rules.ts";
import { optionRows } from "../../src/config/option-table.ts";

interface Node {
  readonly description?: string;
  readonly default?: unknown;
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Node>>;
  readonly additionalProperties?: unknown;
  readonly anyOf?: readonly Node[];
  readonly oneOf?: readonly Node[];
}

const schema: Node = kafkaJsonSchema();

/** Every node at a path, through all alternatives. */
function nodesAt(node: Node, [key, ...rest]: readonly string[]): Node[] {
  if (key === undefined) {
    return [node];
  }
  const all = [node, ...(node.anyOf ?? []), ...(node.oneOf ?? [])];
  return all.flatMap((each) => {
    const next = each.properties?.[key];
    const deeper = each === node ? [] : nodesAt(each, [key, ...rest]);
    return [...(next === undefined ? [] : nodesAt(next, rest)), ...deeper];
  });
}

/** Everything in the schema. */
function walk(value: unknown): Node[] {
  return typeof value === "object" && value !== null
    ? [value as Node, ...Object.values(value).flatMap(walk)]
    : [];
}

describe("kafkaJsonSchema", () => {
  it("describes every option that a file can hold", () => {
    for (const { path, meta } of optionRows(kafkaRules.schema)) {
      const found = nodesAt(schema, path).map(({ description }) => description);
      const isCode = ["logger", "auth.token"].includes(path.join("."));
      expect([path.join("."), found.includes(meta.description)]).toEqual([path.join("."), !isCode]);
    }
  });

  it("has defaults and ranges", () => {
    const [linger] = nodesAt(schema, ["producer", "lingerMs"]);
    expect(linger).toMatchObject({ type: "integer", default: 5, minimum: 0, maximum: 900_000 });
  });

  it("asks for the servers alone", () => {
    expect(schema.required).toEqual(["bootstrapServers"]);
  });

  it("knows no other options", () => {
    const sections = walk(schema).filter(({ type, properties }) => type === "object" && properties);
    expect(sections.length).toBeGreaterThan(8);
    for (const section of sections) {
      expect(section.additionalProperties).toBe(false);
    }
  });

  it("has no alternative that lets everything pass", () => {
    const empty = walk(schema)
      .flatMap(({ anyOf = [], oneOf = [] }) => [...anyOf, ...oneOf])
      .filter((alternative) => Object.keys(alternative).length === 0);
    expect(empty).toEqual([]);
  });

  it("is plain data", () => {
    expect(JSON.parse(JSON.stringify(schema))).toEqual(schema);
  });
});
