import { createReadStream } from "node:fs";
import { addAbortSignal, type Readable } from "node:stream";
import { Argument } from "commander";
import { withoutTransactions } from "../config/index.ts";
import { type Signal, signals } from "../otlp/index.ts";
import { KafkaProducer } from "../producer/index.ts";
import type { DefineCommand } from "./command-context.ts";
import { type CommonOptions, readConfig } from "./common-options.ts";
import { type ExitCode, exitCodes } from "./failure.ts";
import { Interrupt } from "./interrupt.ts";
import { Output } from "./output.ts";
import { readPieces } from "./send-input.ts";
import { sendPieces, type WriteRequest } from "./send-pieces.ts";
import { SendReport } from "./send-report.ts";
import { SendTotals } from "./send-totals.ts";
import type { Terminal } from "./terminal.ts";

interface SendOptions extends CommonOptions {
  readonly json?: boolean;
}

const help = `
The input is told by its content: an OTLP/JSON document, JSON lines (one request a line, as
\`otel-kafka tail --json\` prints them), or a protobuf request. JSON lines are sent as they are read,
in memory for the longest line only, so an endless input works too.

A line that is not an OTLP request is named by its number, the other lines are sent, and the exit
code is 1. Nothing is reported as written that the brokers have not acknowledged.

Examples:
  otel-kafka send traces request.json
  otel-kafka send logs - --brokers localhost:9092 < records.jsonl
  otel-kafka tail traces --json --max 100 | otel-kafka send traces --topic copy_of_spans
  curl -s https://example.com/metrics.pb | otel-kafka send metrics --json`;

/** \`otel-kafka send\`: OTLP from a file or standard input onto a topic. */
export const defineSend: DefineCommand = (program, { terminal, finish }) =>
  program
    .command("send")
    .summary("write OTLP from a file or standard input to a topic")
    .description("Writes OTLP requests from a file or standard input to a topic.")
    .addArgument(new Argument("<signal>", "what the input holds").choices(signals))
    .argument("[file]", "file to read; - or none is standard input", "-")
    .option("--json", "report as one JSON document")
    .addHelpText("after", help)
    .action(async (signal: Signal, file: string, options: SendOptions) => {
      finish(await send(signal, file, options, terminal));
    });

async function send(
  signal: Signal,
  file: string,
  options: SendOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const config = readConfig(options, terminal, { signal });
  const topic = config.topic[signal].name;
  const output = new Output(terminal.stdout);
  const totals = new SendTotals();
  const report = new SendReport({ signal, topic, json: options.json ?? false, terminal });
  using interrupt = new Interrupt();
  await using producer = new KafkaProducer(withoutTransactions(config));
  await producer.connect();
  try {
    await sendPieces(readPieces(openInput(file, terminal, interrupt.signal)), {
      signal,
      write: writerOf(producer, signal),
      progress: report,
      totals,
    });
  } catch (error) {
    if (!interrupt.signal.aborted) {
      report.stopped(totals);
      throw error;
    }
  }
  const interrupted = interrupt.signal.aborted;
  await output.line(report.text(totals, { interrupted }));
  return totals.refused > 0 || interrupted ? exitCodes.failure : exitCodes.success;
}

function openInput(file: string, terminal: Terminal, signal: AbortSignal): Readable {
  const { stdin, stderr } = terminal;
  if (file !== "-") {
    return addAbortSignal(signal, createReadStream(file));
  }
  if (stdin.isTTY === true) {
    stderr.write("reading OTLP from the terminal; end with Ctrl-D\n");
  }
  return addAbortSignal(signal, stdin as Readable);
}

/** Each signal's write; the three methods take what fits their signal only. */
const writers: { [S in Signal]: (producer: KafkaProducer) => WriteRequest<S> } = {
  traces: (producer) => (request) => producer.writeTraces(request),
  metrics: (producer) => (request) => producer.writeMetrics(request),
  logs: (producer) => (request) => producer.writeLogs(request),
};

function writerOf<S extends Signal>(producer: KafkaProducer, signal: S): WriteRequest<S> {
  return writers[signal](producer);
}
