import { type ExportLogsServiceRequest, type LogRecord, SeverityNumber } from "../otlp/index.ts";
import { createPaint, type Paint, type RenderOptions, resolveOptions, type Tone } from "./style.ts";
import { displayWidth, neutralize, pad, wrap } from "./text.ts";
import { formatTime } from "./units.ts";
import { formatAttributes, formatId, formatText, serviceName, valueText } from "./value.ts";

const severities: readonly { from: number; name: string; tone: Tone }[] = [
  { from: SeverityNumber.FATAL, name: "FATAL", tone: "error" },
  { from: SeverityNumber.ERROR, name: "ERROR", tone: "error" },
  { from: SeverityNumber.WARN, name: "WARN", tone: "warning" },
  { from: SeverityNumber.INFO, name: "INFO", tone: "good" },
  { from: SeverityNumber.DEBUG, name: "DEBUG", tone: "dim" },
  { from: SeverityNumber.TRACE, name: "TRACE", tone: "dim" },
];

const severityWidth = 5;
const continuation = "  ";

/**
 * Prints log records, one line each where it fits: time, severity, service, body, attributes and
 * trace id. A body of several lines keeps them, indented, so that none can pass for a record.
 */
export function renderLogs(
  requests: readonly ExportLogsServiceRequest[],
  options?: RenderOptions,
): string {
  const resolved = resolveOptions(options);
  const paint = createPaint(resolved.color);
  const resources = requests.flatMap(({ resourceLogs }) => resourceLogs);
  const services = resources.map(({ resource }) => serviceName(resource));
  const serviceWidth = Math.min(20, Math.max(0, ...services.map(displayWidth)));
  return resources
    .flatMap(({ scopeLogs }, index) => {
      const service = pad(services[index] ?? "", serviceWidth);
      return scopeLogs
        .flatMap(({ logRecords }) => logRecords)
        .flatMap((record) => recordLines(record, { service, paint, ...resolved }));
    })
    .join("\n");
}

type RecordContext = Required<RenderOptions> & { service: string; paint: Paint };

function recordLines(record: LogRecord, { service, paint, width, clock }: RecordContext): string[] {
  const { name, tone } = severityOf(record);
  const time = formatTime(record.timeUnixNano || record.observedTimeUnixNano, clock);
  const lead = [time, pad(name, severityWidth), service].join(" ");
  const paintedLead = [
    paint("dim", time),
    paint(tone, pad(name, severityWidth)),
    paint("service", service),
  ].join(" ");
  const [first = "", ...more] = bodyLines(record);
  const context = contextOf(record);
  const body = paint(tone === "error" ? "error" : "plain", first);
  const fits = displayWidth(`${lead}  ${first}  ${context}`) <= width;
  if (more.length === 0 && (fits || context === "")) {
    return [`${paintedLead}  ${body}${context === "" ? "" : `  ${paint("dim", context)}`}`];
  }
  return [
    `${paintedLead}  ${body}`,
    ...more.map((line) => `${continuation}${paint("dim", "│")} ${line}`),
    ...(context === "" ? [] : wrap(context, width - continuation.length)).map(
      (line) => continuation + paint("dim", line),
    ),
  ];
}

/** Sources are free to leave the number out and name a severity in their own words. */
function severityOf({ severityNumber, severityText }: LogRecord): { name: string; tone: Tone } {
  const row = severities.find(({ from }) => severityNumber >= from);
  return row ?? { name: formatText(severityText, 10) || "–", tone: "plain" };
}

const maxBodyLines = 50;

function bodyLines({ body, eventName }: LogRecord): string[] {
  const lines = valueText(body).split(/\r?\n/);
  const shown = lines.slice(0, maxBodyLines).map((line) => neutralize(line));
  if (lines.length > maxBodyLines) {
    shown.push(`… (${lines.length} lines)`);
  }
  const [first = "", ...more] = shown;
  const event = eventName === "" ? "" : `[${formatText(eventName)}]`;
  return [[event, first].filter((part) => part !== "").join(" "), ...more];
}

function contextOf({ attributes, traceId }: LogRecord): string {
  const trace = formatId(traceId);
  return [formatAttributes(attributes), trace === "" ? "" : `trace=${trace}`]
    .filter((part) => part !== "")
    .join(" ");
}
