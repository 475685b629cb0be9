import { Argument, type Command, InvalidArgumentError, Option } from "commander";
import { type Aggregation, isAggregation, type QueryFilter } from "../../consumer/index.ts";
import { signals } from "../../otlp/index.ts";
import type { CommonOptions } from "../common-options.ts";
import { collect, parseDurationMs, parseMoment, parseWhole } from "../parse-option.ts";
import { comparisonForms, parseComparison, parsePattern } from "../where.ts";

/** The options of `query`, read and checked. */
export interface QueryOptions extends CommonOptions {
  readonly where?: readonly QueryFilter[];
  readonly since?: Date;
  readonly until?: Date;
  readonly skew?: number;
  readonly aggregate?: readonly Aggregation[];
  readonly groupBy?: readonly string[];
  readonly every?: number;
  readonly measure?: string;
  readonly maxGroups?: number;
  readonly order?: "newest" | "oldest";
  readonly limit?: number;
  readonly offset?: number;
  readonly json?: boolean;
}

const help = `
Reads the topic once, up to where it ends now, and joins no group. Times are the items' own: a span's
start, a point's time, when a log record happened. Reading begins with what was written up to --skew
before --since; what was written late is found, too.

--where compares a field: service, scope or name; of spans also traceId, spanId, parentSpanId, kind,
status and durationMs; of points type, unit and value; of log records traceId, spanId, severity and
body. Any other key is an attribute of the item, its scope or its resource; attributes.<key> always is.
Several must all hold. A trace id, a service, a name, an attribute's text or a piece of text (*=) let
most of a topic be passed over without decoding it.

--aggregate makes figures in place of items: sum, avg, min, max, count, last, rate, percentiles (p50,
p90, p95 and p99) or single ones such as p99.9. Of spans they are of durations in milliseconds; of
points, of their values or of what histograms measured. --every makes one for each stretch of time,
drawn as a line.

With --json standard output has one JSON document.

Examples:
  otel-kafka query traces --where traceId=0af7651916cd43dd8448eb211c80319c
  otel-kafka query traces --since 15m --where service=checkout --where "durationMs>=500"
  otel-kafka query traces --since 1h --aggregate count,p95,max --group-by service,name
  otel-kafka query metrics --since 1h --where name=http.server.request.duration --aggregate p99 --every 1m
  otel-kafka query logs --since 1h --where "severity>=error" --where "body*=timeout" --limit 20
  otel-kafka query logs --since 1d --aggregate count --group-by service,severity --json`;

/** Adds the arguments, options and help of `query` to a command. */
export function addQueryOptions(command: Command): Command {
  return command
    .summary("find spans, points or log records, and make figures of them")
    .description("Finds spans, data points or log records on a topic, or makes figures of them.")
    .addArgument(new Argument("<signal>", "what to look for").choices(signals))
    .addOption(
      new Option("--where <condition>", `only items with ${comparisonForms}`).argParser(
        collect(parseFilter),
      ),
    )
    .addOption(
      new Option(
        "--since <when>",
        "of this time or later: 30s, 10m, 2h, 1d ago, or an ISO date",
      ).argParser((text) => parseMoment(text)),
    )
    .addOption(
      new Option("--until <when>", "of before this time").argParser((text) => parseMoment(text)),
    )
    .option("--skew <time>", "how far clocks may differ (default: 1h)", parseDurationMs)
    .addOption(
      new Option("--aggregate <figures>", "figures to make, such as count,avg,p95").argParser(
        parseList(parseAggregation),
      ),
    )
    .addOption(
      new Option("--group-by <fields>", "fields whose values make groups of figures").argParser(
        parseList((field) => field),
      ),
    )
    .option("--every <time>", "figures of each stretch of time, such as 1m", parseDurationMs)
    .option("--measure <field>", "field with the numbers that figures are of")
    .option("--max-groups <number>", "most groups to make (default: 10,000)", parseWhole(1))
    .addOption(
      new Option("--order <order>", "which items count with --limit (default: newest)").choices([
        "newest",
        "oldest",
      ]),
    )
    .option("--limit <number>", "most items or groups (default: 100)", parseWhole(1))
    .option("--offset <number>", "items or groups to pass over before", parseWhole(0))
    .option("--json", "print one JSON document")
    .addHelpText("after", help);
}

/** @throws InvalidArgumentError unless it is a condition */
export function parseFilter(text: string): QueryFilter {
  const { key: field, operator, value } = parseComparison(text);
  switch (operator) {
    case "=":
      return { field, equals: value };
    case "!=":
      return { field, not: value };
    case "~":
      return { field, matches: parsePattern(value) };
    case "*=":
      return { field, contains: value };
    case ">=":
      return { field, atLeast: numberOrName(value) };
    case "<=":
      return { field, atMost: numberOrName(value) };
  }
}

/** Severities have an order, too. */
function numberOrName(text: string): number | string {
  const number = Number(text);
  return text.trim() === "" || Number.isNaN(number) ? text : number;
}

function parseAggregation(text: string): Aggregation {
  if (!isAggregation(text)) {
    throw new InvalidArgumentError(
      "Write sum, avg, min, max, count, last, rate, percentiles or such as p95, with commas between.",
    );
  }
  return text;
}

/** Reads names with commas between; the option may come several times. */
function parseList<T>(parse: (text: string) => T): (text: string, values?: readonly T[]) => T[] {
  return (text, values = []) => {
    const names = text.split(",").map((name) => name.trim());
    if (names.includes("")) {
      throw new InvalidArgumentError("Write names with commas between.");
    }
    return [...values, ...names.map(parse)];
  };
}
