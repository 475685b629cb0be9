import { SpanKind } from "@opentelemetry/api";
import {
  clientTable,
  type InstrumentRow,
  type OperationRow,
  operations,
  spanAttributes,
} from "../../src/telemetry/index.ts";
import { code, notice, type Page, table } from "./page.ts";

/** docs/reference/telemetry.md: what the clients tell of themselves. */
export const telemetryPage: Page = { path: "docs/reference/telemetry.md", render };

const introduction = `# Telemetry of the clients

What producers and consumers tell of themselves, by OpenTelemetry's conventions for messaging. How to
use it: [docs/telemetry.md](../telemetry.md).

\`error.type\` is a code of the [error table](errors.md), or \`_OTHER\` for what is none of this library's
errors, such as what a handler throws. Topics beyond the first 1,000 of a client are left out of the
metrics' attributes. Keys and values of records are in none of it.
`;

const rows = Object.entries(operations) as [string, OperationRow][];

function spans(): string {
  return [
    "## Spans\n",
    `Named \`{operation} {topic}\`, without the topic where several are meant. All of them have ${spanAttributes.map(code).join(", ")}.\n`,
    table(
      ["operation", "kind", "type", "further attributes", "what it is"],
      rows.map(([name, { type, spanKind, attributes, description }]) => [
        code(name),
        SpanKind[spanKind],
        code(type),
        attributes.map(code).join(", "),
        description,
      ]),
    ),
  ].join("\n");
}

function instruments(): string {
  const all = Object.entries(clientTable) as [string, InstrumentRow][];
  return [
    "## Metrics\n",
    table(
      ["metric", "kind", "unit", "attributes", "what it is"],
      all.map(([name, { kind, unit, attributes, description }]) => [
        code(name),
        kind,
        code(unit),
        attributes.map(code).join(", "),
        description,
      ]),
    ),
  ].join("\n");
}

function channels(): string {
  const events = rows.map(([name, { event, hasStart }]) => [
    [...(hasStart ? ["start"] : []), "end"]
      .map((when) => code(`otel-kafka-bridge:${name}:${when}`))
      .join(", "),
    ["clientId", ...event].map(code).join(", "),
  ]);
  return [
    "## Channels\n",
    "Of `node:diagnostics_channel`. Subscribers of `…:end` are given the object of `…:start`, with `durationMs`, and `error` where the operation failed.\n",
    table(["channel", "properties"], events),
  ].join("\n");
}

function render(): string {
  return [notice, introduction, spans(), instruments(), channels()].join("\n");
}
