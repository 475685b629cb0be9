import { type ExportTraceServiceRequest, SpanKind, StatusCode } from "../otlp/index.ts";
import { spanDetails } from "./span-details.ts";
import { createPaint, type Paint, type RenderOptions, resolveOptions, type Tone } from "./style.ts";
import { displayWidth, pad, truncate } from "./text.ts";
import { drawBar, durationOf, type Timeline, timelineOf } from "./timeline.ts";
import { type TreeLine, treeLines } from "./trace-lines.ts";
import { buildTraces, type TraceTree } from "./trace-tree.ts";
import { formatCount, formatDuration, formatTime } from "./units.ts";
import { formatText } from "./value.ts";

const kindNames: ReadonlyMap<number, string> = new Map([
  [SpanKind.INTERNAL, "internal"],
  [SpanKind.SERVER, "server"],
  [SpanKind.CLIENT, "client"],
  [SpanKind.PRODUCER, "producer"],
  [SpanKind.CONSUMER, "consumer"],
]);

const gap = "  ";
const dot = " · ";
const indent = "  ";
const widestService = 20;
const barRoom = { least: 8, most: 40 };

interface Layout {
  readonly paint: Paint;
  readonly timeline: Timeline;
  readonly widths: { label: number; service: number; kind: number; duration: number; bar: number };
}

/**
 * Draws traces as trees, one line a span: name, service, kind, duration, and a bar in its place on
 * the trace's timeline. Under it what a reader looks for: the status of a failure, events, links,
 * and a parent that was not seen. Spans of one trace are put together across requests.
 */
export function renderTraces(
  requests: readonly ExportTraceServiceRequest[],
  options?: RenderOptions,
): string {
  const resolved = resolveOptions(options);
  return buildTraces(requests)
    .map((trace) => renderTrace(trace, resolved).join("\n"))
    .join("\n\n");
}

function renderTrace(trace: TraceTree, options: Required<RenderOptions>): string[] {
  const paint = createPaint(options.color);
  const lines = [...treeLines(trace.roots)];
  const timeline = timelineOf(trace.nodes.map(({ span }) => span));
  const widths = measure(lines, options.width - indent.length);
  const layout: Layout = { paint, timeline, widths };
  const room = options.width - indent.length;
  return [
    header(trace, timeline, options, paint),
    ...lines.flatMap((line) =>
      [
        spanLine(line, layout),
        ...spanDetails(line, { room, timeline, paint, attributes: options.spanAttributes }),
      ].map((text) => indent + text),
    ),
  ];
}

function header(
  { traceId, nodes }: TraceTree,
  timeline: Timeline,
  { clock, width }: Required<RenderOptions>,
  paint: Paint,
): string {
  const services = new Set(nodes.map(({ service }) => service)).size;
  const errors = nodes.filter(isError).length;
  const facts: [Tone, string][] = [
    ["strong", traceId === "" ? "no trace id" : `trace ${traceId}`],
    ["plain", formatDuration(timeline.end - timeline.start)],
    ["dim", formatCount(nodes.length, "span")],
    ["dim", formatCount(services, "service")],
    ...(errors === 0 ? [] : [["error", formatCount(errors, "error")] satisfies [Tone, string]]),
  ];
  const time = formatTime(timeline.start, clock);
  const used = facts.reduce((sum, [, text]) => sum + text.length + dot.length, 0);
  if (used + time.length <= width) {
    facts.push(["dim", time]);
  }
  return facts.map(([tone, text]) => paint(tone, text)).join(paint("dim", dot));
}

function isError({ span }: TreeLine["node"]): boolean {
  return span.status?.code === StatusCode.ERROR;
}

function labelOf({ branch, node }: TreeLine): string {
  return `${branch}${formatText(node.span.name) || "(no name)"}`;
}

function durationText({ node }: TreeLine): string {
  const duration = durationOf(node.span);
  return duration === undefined ? "–" : formatDuration(duration);
}

function kindText({ node }: TreeLine): string {
  return kindNames.get(node.span.kind) ?? "";
}

/** The label gives way first, then the bar; names are worth more than a long bar. */
function measure(lines: readonly TreeLine[], room: number): Layout["widths"] {
  const widest = (text: (line: TreeLine) => string): number =>
    lines.reduce((width, line) => Math.max(width, displayWidth(text(line))), 0);
  const service = Math.min(
    widestService,
    Math.floor(room / 5),
    widest(({ node }) => node.service),
  );
  const kind = widest(kindText);
  const duration = widest(durationText);
  const fixed = service + kind + duration + gap.length * 4;
  const label = Math.min(widest(labelOf) + 2, Math.max(12, room - fixed - barRoom.least));
  const bar = Math.max(0, Math.min(barRoom.most, room - fixed - label));
  return { label, service, kind, duration, bar };
}

function spanLine(line: TreeLine, { paint, timeline, widths }: Layout): string {
  const { node, branch } = line;
  const failed = isError(node);
  const mark = failed ? " ✖" : "";
  const label = truncate(labelOf(line), widths.label - mark.length) + mark;
  const rails = label.startsWith(branch) ? branch : "";
  const name = label.slice(rails.length);
  const fill = " ".repeat(Math.max(0, widths.label - displayWidth(label)));
  return [
    paint("dim", rails) + paint(failed ? "error" : "name", name) + fill,
    pad(paint("service", truncate(node.service, widths.service)), widths.service),
    paint("dim", pad(kindText(line), widths.kind)),
    pad(durationText(line), widths.duration, "right"),
    paint(failed ? "error" : "good", drawBar(node.span, timeline, widths.bar)),
  ]
    .join(gap)
    .trimEnd();
}
