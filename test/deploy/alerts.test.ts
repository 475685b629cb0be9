import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { instrumentTable, metricName } from "../../src/metrics/index.ts";
import { documentsOf } from "./deploy-files.ts";

interface Rule {
  readonly alert: string;
  readonly expr: string;
  readonly labels: { readonly severity: string };
  readonly annotations: { readonly summary: string };
}

const [{ groups }] = documentsOf("prometheus/alerts.yaml") as [
  { groups: readonly { rules: readonly Rule[] }[] },
];
const rules = groups.flatMap((group) => group.rules);

/** Names as Prometheus sees them, of metrics and of what they are told apart by. */
const known = new Set(
  Object.entries(instrumentTable).flatMap(([name, { kind, unit, attributes }]) => [
    metricName({ name, unit, kind: kind === "upDownCounter" ? "gauge" : kind }),
    ...attributes.map((attribute: string) => attribute.replaceAll(".", "_")),
  ]),
);

describe("the alert rules", () => {
  test.each(rules.map((rule) => [rule.alert, rule] as const))(
    "ask in %s for metrics that there are",
    (_name, { expr, annotations }) => {
      const names = `${expr} ${annotations.summary}`.match(/\b(?:otel_)?kafka_\w+/g) ?? [];
      expect(names.length).toBeGreaterThan(0);
      expect(names.filter((name) => !known.has(name))).toEqual([]);
    },
  );

  test("each have a line in the page that says what to do", () => {
    const page = readFileSync(
      fileURLToPath(new URL("../../docs/bridge.md", import.meta.url)),
      "utf8",
    );
    expect(rules.filter(({ alert }) => !page.includes(`\`${alert}\``))).toEqual([]);
    expect(rules.map(({ labels }) => labels.severity)).toContain("critical");
  });
});
