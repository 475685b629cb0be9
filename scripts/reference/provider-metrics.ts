import { confluentTable } from "../../src/providers/confluent/metrics/index.ts";
import { mskTable } from "../../src/providers/msk/metrics/index.ts";
import type { MetricRow } from "../../src/providers/normalize/index.ts";
import { code, notice, type Page, table } from "./page.ts";

/** docs/reference/provider-metrics.md: what cloud providers' metrics are called. */
export const providerMetricsPage: Page = { path: "docs/reference/provider-metrics.md", render };

const introduction = `# Metrics of cloud providers

What metrics of Amazon MSK and Confluent Cloud are called here. A name has one unit, whoever the
provider is; ratios are from 0 to 1; counts of an interval are rates per second. The attribute \`scope\`
says which level a point is of: points of one level add up, points of two do not.

What is in no table is sent under its provider's prefix, in the provider's unit: \`unmapped\` in
[the options of a bridge](bridge.md) drops it, or gives it its plain name.
`;

function render(): string {
  return [
    notice,
    introduction,
    "## Amazon MSK\n",
    tableOf(mskTable.rows),
    "## Confluent Cloud\n",
    tableOf(confluentTable.rows),
  ].join("\n");
}

function tableOf(rows: readonly MetricRow[]): string {
  return table(
    ["the provider's name", "statistic", "name", "unit", "attributes", "scope"],
    rows.map(({ source, statistic, name, unit, tags = {}, scopes }) => [
      code(source.replace(/^io\.confluent\./, "")),
      statistic === "" ? "–" : statistic,
      code(name),
      code(unit),
      Object.entries(tags)
        .map(([key, value]) => code(`${key}=${value}`))
        .join(", "),
      scopes.join(", "),
    ]),
  );
}
