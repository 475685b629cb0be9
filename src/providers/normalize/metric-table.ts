import type { MetricScope } from "../contract/index.ts";
import type { MetricRow } from "./metric-row.ts";
import type { SourceNaming, UnmappedRule } from "./unmapped.ts";

/** What a provider's metric is looked up by. */
export interface SourceMetric {
  /** The provider's own name. */
  readonly source: string;
  readonly scope: MetricScope;
  /** The provider's statistic; undefined takes the first row that fits otherwise. */
  readonly statistic?: string | undefined;
  /** As the provider names it, where it says so with the point. */
  readonly sourceUnit?: string | undefined;
}

/** The table of one provider: which of its metrics is called what. */
export class MetricTable {
  readonly rows: readonly MetricRow[];
  readonly #bySource: ReadonlyMap<string, readonly MetricRow[]>;
  readonly #naming: SourceNaming;

  /** @param naming - how metrics are called that have no row */
  constructor(rows: readonly MetricRow[], naming: SourceNaming) {
    this.rows = rows;
    this.#naming = naming;
    this.#bySource = bySource(rows);
  }

  /** The rows of one of the provider's metrics; none where it is not mapped. */
  rowsOf(source: string): readonly MetricRow[] {
    return this.#bySource.get(source) ?? [];
  }

  /** The row for a metric at a level; undefined where it is not mapped. */
  find({ source, scope, statistic }: SourceMetric): MetricRow | undefined {
    return this.rowsOf(source).find(
      (row) =>
        row.scopes.includes(scope) && (statistic === undefined || row.statistic === statistic),
    );
  }

  /** The row for a metric, one made by the rule where it is not mapped, or undefined where it drops. */
  resolve(metric: SourceMetric, rule: UnmappedRule): MetricRow | undefined {
    const row = this.find(metric);
    if (row !== undefined || rule === "drop") {
      return row;
    }
    const { source, scope, statistic = "", sourceUnit = "" } = metric;
    return {
      source,
      statistic,
      sourceUnit,
      name: this.#naming[rule](source),
      unit: this.#naming.unit(sourceUnit),
      scopes: [scope],
    };
  }

  /** Whether one of these names, normalized or the provider's own, means the row. */
  static isNamed({ name, source }: MetricRow, names: ReadonlySet<string>): boolean {
    return names.has(name) || names.has(source);
  }
}

function bySource(rows: readonly MetricRow[]): ReadonlyMap<string, readonly MetricRow[]> {
  const found = new Map<string, MetricRow[]>();
  for (const row of rows) {
    const same = found.get(row.source);
    if (same === undefined) {
      found.set(row.source, [row]);
    } else {
      same.push(row);
    }
  }
  return found;
}
