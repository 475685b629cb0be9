import type { KafkaOptions } from "../config/index.ts";
import { type AnyConsumedBatch, KafkaConsumer } from "../consumer/index.ts";
import type { Signal } from "../otlp/index.ts";
import type { DefineCommand } from "./command-context.ts";
import { readConfig } from "./common-options.ts";
import { type ExitCode, exitCodes, messageOf } from "./failure.ts";
import { Interrupt } from "./interrupt.ts";
import { Output } from "./output.ts";
import { addTailOptions, checkTailOptions, type TailOptions } from "./tail-options.ts";
import { openTail, type TailSource } from "./tail-source.ts";
import { TailView } from "./tail-view.ts";
import type { Terminal } from "./terminal.ts";

/** `otel-kafka tail`: what is on the topics, for a person or as OTLP/JSON lines. */
export const defineTail: DefineCommand = (program, { terminal, finish }) => {
  const command = addTailOptions(program.command("tail"));
  return command.action(async (signal: Signal | undefined, options: TailOptions) => {
    checkTailOptions(command, signal, options);
    finish(await tail(signal, options, terminal));
  });
};

async function tail(
  signal: Signal | undefined,
  options: TailOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const config = readConfig(options, terminal, { signal, overrides: groupOverrides(options) });
  const output = new Output(terminal.stdout);
  using interrupt = new Interrupt();
  await using consumer = new KafkaConsumer(config);
  const ended = AbortSignal.any([interrupt.signal, output.closed]);
  const note = (text: string): void => {
    terminal.stderr.write(`${text}\n`);
  };
  const source: TailSource = {
    config,
    signal,
    options,
    notice: options.json === true ? () => {} : note,
    batches: {
      signal: ended,
      deadLetters: options.group !== undefined,
      ...(signal === undefined ? {} : { defaultSignal: signal }),
      onUnreadable: ({ topic, partition, offset }, error) =>
        note(`${topic} partition ${partition} offset ${offset}: ${messageOf(error)}`),
    },
  };
  try {
    await showAll(
      await openTail(consumer, source),
      signal,
      new TailView(options, output, terminal),
    );
  } catch (error) {
    // Called off while it was still connecting.
    if (!ended.aborted) {
      throw error;
    }
  }
  output.throwIfFailed();
  return exitCodes.success;
}

function groupOverrides({ group, fromBeginning = false }: TailOptions): Partial<KafkaOptions> {
  if (group === undefined) {
    return {};
  }
  return { consumer: { groupId: group, ...(fromBeginning ? { offsetReset: "earliest" } : {}) } };
}

async function showAll(
  batches: AsyncIterable<AnyConsumedBatch>,
  signal: Signal | undefined,
  view: TailView,
): Promise<void> {
  for await (const batch of batches) {
    if (signal === undefined || batch.signal === signal) {
      await view.show(batch);
    }
    // Of a batch that was shown in part, a group has the rest still to come.
    if (!view.cutOff) {
      batch.ack();
    }
    if (view.full) {
      return;
    }
  }
}
