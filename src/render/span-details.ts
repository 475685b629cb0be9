import { type SpanEvent, StatusCode } from "../otlp/index.ts";
import type { Paint, Tone } from "./style.ts";
import { wrap } from "./text.ts";
import type { Timeline } from "./timeline.ts";
import type { TreeLine } from "./trace-lines.ts";
import { formatCount, formatDuration } from "./units.ts";
import { findAttribute, formatAttributes, formatId, formatText } from "./value.ts";

interface Detail {
  readonly tone: Tone;
  readonly text: string;
}

const maxEvents = 5;
const maxLinks = 3;

/** The lines under a span: failure, missing parent, events, links, and attributes if asked for. */
export function spanDetails(
  { node, rails }: TreeLine,
  {
    room,
    timeline,
    paint,
    attributes,
  }: { room: number; timeline: Timeline; paint: Paint; attributes: boolean },
): string[] {
  const details = [
    ...statusDetail(node),
    ...parentDetail(node),
    ...eventDetails(node.span.events, timeline),
    ...linkDetails(node),
    ...(attributes && node.span.attributes.length > 0
      ? [{ tone: "dim", text: formatAttributes(node.span.attributes) } satisfies Detail]
      : []),
  ];
  const lead = `${rails}${node.children.length > 0 ? "│  " : "   "}`;
  return details.flatMap(({ tone, text }) =>
    wrap(text, Math.max(20, room - lead.length - 2)).map(
      (line, index) => `${paint("dim", lead)}${paint(tone, index === 0 ? line : `  ${line}`)}`,
    ),
  );
}

function statusDetail({ span }: TreeLine["node"]): Detail[] {
  if (span.status?.code !== StatusCode.ERROR || span.status.message === "") {
    return [];
  }
  return [{ tone: "error", text: formatText(span.status.message) }];
}

function parentDetail({ span, detached }: TreeLine["node"]): Detail[] {
  return detached === undefined
    ? []
    : [{ tone: "warning", text: `${detached}: ${formatId(span.parentSpanId)}` }];
}

function eventDetails(events: readonly SpanEvent[], timeline: Timeline): Detail[] {
  const details = events
    .slice(0, maxEvents)
    .map((event): Detail => ({ tone: "warning", text: eventText(event, timeline) }));
  const more = events.length - maxEvents;
  return more > 0
    ? [...details, { tone: "dim", text: `and ${formatCount(more, "more event")}` }]
    : details;
}

function eventText(event: SpanEvent, { start }: Timeline): string {
  const at = event.timeUnixNano === 0n ? "" : ` at ${formatDuration(event.timeUnixNano - start)}`;
  const what = exceptionText(event) ?? formatAttributes(event.attributes);
  return `◆ ${formatText(event.name)}${at}${what === "" ? "" : `: ${what}`}`;
}

/** A recorded exception reads as its type and message; its stack is for `--json`. */
function exceptionText({ attributes }: SpanEvent): string | undefined {
  const parts = ["exception.type", "exception.message"]
    .map((key) => findAttribute(attributes, key))
    .filter((part) => part !== undefined);
  return parts.length === 0 ? undefined : formatText(parts.join(": "));
}

function linkDetails({ span: { links } }: TreeLine["node"]): Detail[] {
  const details = links.slice(0, maxLinks).map(
    ({ traceId, spanId }): Detail => ({
      tone: "dim",
      text: `↗ linked to span ${formatId(spanId)} of trace ${formatId(traceId)}`,
    }),
  );
  const more = links.length - maxLinks;
  return more > 0
    ? [...details, { tone: "dim", text: `and ${formatCount(more, "more link")}` }]
    : details;
}
