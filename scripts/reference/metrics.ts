import { instrumentTable, metricName } from "../../src/metrics/index.ts";
import type { InstrumentRow } from "../../src/telemetry/index.ts";
import { code, notice, type Page, table } from "./page.ts";

/** docs/reference/metrics.md: every metric of the bridge's own. */
export const metricsPage: Page = { path: "docs/reference/metrics.md", render };

const introduction = `# Metrics of the bridge

What a bridge measures of itself: on \`/metrics\` of its health endpoints in Prometheus' text format, and
over OTLP/HTTP where \`telemetry\` says so. Names under \`messaging\`, \`process\`, \`nodejs\` and \`v8js\` are
those of OpenTelemetry's semantic conventions. Attributes become labels, with \`_\` for every other
character.

With several workers, \`/metrics\` has each worker's points, told apart by the label \`otel_kafka_worker\`,
and those of the process that started them, as \`primary\`. Over OTLP each worker sends its own, with its
own \`service.instance.id\`.

Numbers of the Kafka clients are what librdkafka tells of itself, every 5 s. A counter goes on where it
was when a client is made anew; it begins at 0 with the process.

The items of a pipeline add up: \`received\` = \`settled\` over all outcomes, once nothing is under way. An
item that is sent again, by a sender or because the bridge was restarted, is received again.
`;

function render(): string {
  const rows = Object.entries(instrumentTable) as [string, InstrumentRow][];
  return [
    notice,
    introduction,
    table(
      ["metric", "in Prometheus", "kind", "unit", "attributes", "what it is"],
      rows.map(([name, { kind, unit, attributes, description }]) => [
        code(name),
        code(metricName({ name, unit, kind: kind === "upDownCounter" ? "gauge" : kind })),
        kind,
        code(unit),
        attributes.map(code).join(", "),
        description,
      ]),
    ),
  ].join("\n");
}
