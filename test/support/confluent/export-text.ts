import { Refusal } from "./answer.ts";
import { catalogue, type Metric, resourceOf } from "./catalogue.ts";
import type { CloudState, Labels } from "./cloud-state.ts";

const kinds = ["kafka", "connector", "ksql", "schema_registry"];
const maxPoints = 60_000;

export interface ExportContext {
  readonly state: CloudState;
  readonly nowMs: number;
  /** Whether the caller may read a resource. */
  readonly mayRead: (kind: string, id: string) => boolean;
  /** Whether OpenMetrics was asked for, by the header `Accept`. */
  readonly isOpenMetrics: boolean;
  /** Whether Prometheus text has times in seconds, as some of the service's own examples have. */
  readonly hasSeconds: boolean;
  /** How far behind the newest minute is. */
  readonly offsetMs: number;
  /** At most this many points of a metric; then it is cut off, without a word. */
  readonly maxPoints?: number;
}

/** Answers `GET /export`: the newest settled minute of all metrics of the resources. */
export function exportText(context: ExportContext, parameters: URLSearchParams): string {
  const { state, nowMs, offsetMs, isOpenMetrics } = context;
  const asked = kinds.flatMap((kind) =>
    askedIds(parameters, kind).map((id) => [kind, id] as const),
  );
  if (asked.length === 0) throw new Refusal(400, "at least one resource is required");
  const readable = asked.filter(([kind, id]) => context.mayRead(kind, id));
  if (readable.length === 0) throw new Refusal(403, "not authorized for any of the resources");
  const minute = Math.floor((nowMs - offsetMs) / 60_000) * 60_000;
  const names = parameters.getAll("metric");
  const lines: string[] = [];
  for (const metric of catalogue) {
    if (!metric.isExportable || (names.length > 0 && !names.includes(metric.name))) continue;
    const kind = resourceOf(metric.shape);
    const ids = readable.flatMap(([of, id]) => (of === kind ? [id] : []));
    const points = ids.flatMap((id) => pointsOf(state, metric, id, minute));
    if (points.length === 0) continue;
    const name = promName(metric);
    lines.push(...headOf(metric, name, isOpenMetrics));
    for (const [labels, value] of points.slice(0, context.maxPoints ?? maxPoints)) {
      lines.push(`${name}${labels} ${asNumber(value)} ${timeText(context, minute)}`);
    }
  }
  lines.push(...accessLines(context, asked));
  return `${lines.join("\n")}\n${isOpenMetrics ? "# EOF\n" : ""}`;
}

function askedIds(parameters: URLSearchParams, kind: string): readonly string[] {
  const given = [
    ...parameters.getAll(`resource.${kind}.id`),
    ...parameters.getAll(`resource_${kind}_id`),
  ];
  return given.flatMap((each) => each.split(","));
}

function pointsOf(
  state: CloudState,
  metric: Metric,
  id: string,
  minute: number,
): readonly (readonly [labels: string, value: number])[] {
  const exported = new Set(
    (metric.descriptor.labels as { key: string; exportable: boolean }[])
      .filter(({ exportable }) => exportable)
      .map(({ key }) => `metric.${key}`),
  );
  const sums = new Map<string, number>();
  for (const labels of state.seriesOf(metric, id)) {
    const value = state.valueAt(metric, labels, minute);
    if (value === undefined) continue;
    const text = labelText(labels, exported);
    sums.set(text, (sums.get(text) ?? 0) + value);
  }
  return [...sums];
}

function labelText(labels: Labels, exported: ReadonlySet<string>): string {
  const texts = Object.entries(labels).flatMap(([label, value]) => {
    if (label.startsWith("metric.") && !exported.has(label)) return [];
    const key = label.replace(/^(?:metric|resource)\./, "").replaceAll(".", "_");
    const escaped = value.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n");
    return [`${key}="${escaped}"`];
  });
  return `{${texts.join(",")}}`;
}

function promName({ name }: Metric): string {
  return name.replace(/^io\./, "").replaceAll(/[./]/g, "_");
}

function headOf({ descriptor }: Metric, name: string, isOpenMetrics: boolean): readonly string[] {
  const help = `# HELP ${name} ${String(descriptor.description)}`;
  const type = `# TYPE ${name} gauge`;
  return isOpenMetrics ? [type, help] : [help, type];
}

function asNumber(value: number): string {
  return Number.isInteger(value) ? value.toFixed(1) : String(value);
}

function timeText({ isOpenMetrics, hasSeconds }: ExportContext, minute: number): string {
  if (isOpenMetrics) return (minute / 1_000).toFixed(3);
  return String(hasSeconds ? minute / 1_000 : minute);
}

function accessLines(
  { mayRead }: ExportContext,
  asked: readonly (readonly [kind: string, id: string])[],
): readonly string[] {
  const name = "confluent_scrape_resource_access_error";
  return [
    `# TYPE ${name} gauge`,
    ...asked.map(
      ([kind, id]) =>
        `${name}{resource_id="${id}",resource_type="${kind}"} ${mayRead(kind, id) ? "0.0" : "1.0"}`,
    ),
  ];
}
