import { KafkaConsumer, type QueryBase, type QueryStatistics } from "../../consumer/index.ts";
import type { Signal } from "../../otlp/index.ts";
import { formatBytes, formatCount, formatNumber } from "../../render/index.ts";
import type { DefineCommand } from "../command-context.ts";
import { readConfig } from "../common-options.ts";
import { type ExitCode, exitCodes, messageOf } from "../failure.ts";
import { Interrupt } from "../interrupt.ts";
import { jsonText } from "../json-text.ts";
import { Output } from "../output.ts";
import { ProgressLine } from "../progress-line.ts";
import { layoutFor, type Terminal } from "../terminal.ts";
import { ask } from "./ask.ts";
import { addQueryOptions, type QueryOptions } from "./query-options.ts";
import { renderAnswer } from "./render-answer.ts";

const defaultLimit = 100;

/** `otel-kafka query`: what is on a topic, by conditions, and figures of it. */
export const defineQuery: DefineCommand = (program, { terminal, finish }) => {
  const command = addQueryOptions(program.command("query"));
  return command.action(async (signal: Signal, options: QueryOptions) => {
    finish(await query(signal, options, terminal));
  });
};

async function query(signal: Signal, options: QueryOptions, terminal: Terminal): Promise<ExitCode> {
  const config = readConfig(options, terminal, { signal });
  const output = new Output(terminal.stdout);
  const progress = new ProgressLine(terminal.stderr);
  using interrupt = new Interrupt();
  await using consumer = new KafkaConsumer(config);
  const ended = AbortSignal.any([interrupt.signal, output.closed]);
  const common: QueryBase = {
    ...queryOf(options),
    ...(options.topic === undefined ? {} : { topic: options.topic }),
    signal: ended,
    onProgress: ({ items, bytes }) =>
      progress.show(() => `${formatCount(items, noun[signal])} read, ${formatBytes(bytes)}`),
  };
  try {
    const answer = await ask(consumer, signal, common, options);
    progress.clear();
    if (options.json === true) {
      await output.line(jsonText(answer.result));
    } else {
      const text = renderAnswer(answer, options, layoutFor(terminal.stdout, terminal.env));
      await output.line(text === "" ? "nothing found" : text);
      tellStatistics(answer.signal, answer.result, options, terminal);
    }
  } catch (error) {
    progress.clear();
    if (!ended.aborted) {
      throw error;
    }
  }
  output.throwIfFailed();
  return interrupt.signal.aborted ? exitCodes.failure : exitCodes.success;
}

function queryOf({
  where,
  since,
  until,
  skew,
  limit = defaultLimit,
  offset,
}: QueryOptions): QueryBase {
  return {
    limit,
    ...(where === undefined ? {} : { filters: where }),
    ...(offset === undefined ? {} : { offset }),
    ...(skew === undefined ? {} : { maxSkewMs: skew }),
    timeRange: {
      ...(since === undefined ? {} : { from: since }),
      ...(until === undefined ? {} : { to: until }),
    },
  };
}

const noun: Readonly<Record<Signal, string>> = {
  traces: "span",
  metrics: "point",
  logs: "record",
};

/** What a person should know beside the answer. */
function tellStatistics(
  signal: Signal,
  { matched, scanned, skipped, truncated, unreadable }: QueryStatistics,
  { limit = defaultLimit, offset = 0 }: QueryOptions,
  { stderr }: Terminal,
): void {
  const facts = [
    `${formatNumber(matched)} of ${formatCount(scanned.items, noun[signal])}`,
    `${formatBytes(scanned.bytes)} in ${formatCount(scanned.records, "record")} read`,
    ...(skipped.items === 0 ? [] : [`${formatNumber(skipped.items)} passed over unseen`]),
    ...(truncated ? [`more with --offset ${offset + limit}`] : []),
  ];
  stderr.write(`${facts.join(" · ")}\n`);
  for (const { topic, partition, offset: at, reason } of unreadable.first) {
    stderr.write(`${topic} partition ${partition} offset ${at}: ${messageOf(reason)}\n`);
  }
  const more = unreadable.records - unreadable.first.length;
  if (more > 0) {
    stderr.write(`${formatCount(more, "more record")} could not be read\n`);
  }
}
