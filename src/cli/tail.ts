import { type AnyConsumedBatch, KafkaConsumer } from "../consumer/index.ts";
import type { RequestOf, Signal } from "../otlp/index.ts";
import type { DefineCommand } from "./command-context.ts";
import { readConfig } from "./common-options.ts";
import { type ExitCode, exitCodes, messageOf } from "./failure.ts";
import { Interrupt } from "./interrupt.ts";
import { Output } from "./output.ts";
import { satisfies, selectItems } from "./select-items.ts";
import { addTailOptions, checkTailOptions, type TailOptions } from "./tail-options.ts";
import { jsonLine, renderPosition, renderRequest } from "./tail-print.ts";
import { openTail } from "./tail-source.ts";
import { layoutFor, type Terminal } from "./terminal.ts";

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
  const { fromBeginning = false, group } = options;
  const config = readConfig(options, terminal, {
    signal,
    overrides:
      group === undefined
        ? {}
        : { consumer: { groupId: group, ...(fromBeginning ? { fromBeginning } : {}) } },
  });
  const output = new Output(terminal.stdout);
  using interrupt = new Interrupt();
  const ended = AbortSignal.any([interrupt.signal, output.closed]);
  const note = (text: string): void => {
    terminal.stderr.write(`${text}\n`);
  };
  await using consumer = new KafkaConsumer(config);
  const batches = await openTail(consumer, {
    config,
    signal,
    options,
    notice: options.json === true ? () => {} : note,
    batches: {
      signal: ended,
      deadLetters: group !== undefined,
      ...(signal === undefined ? {} : { defaultSignal: signal }),
      onUnreadable: ({ topic, partition, offset }, error) =>
        note(`${topic} partition ${partition} offset ${offset}: ${messageOf(error)}`),
    },
  });
  const show = new Show(options, output, terminal);
  for await (const batch of batches) {
    if (signal === undefined || batch.signal === signal) {
      await show.batch(batch);
    }
    if (!show.cutOff) {
      batch.ack();
    }
    if (show.done) {
      break;
    }
  }
  output.throwIfFailed();
  return exitCodes.success;
}

/** Prints the items of batches that are asked for, up to `--max` of them. */
class Show {
  readonly #options: TailOptions;
  readonly #output: Output;
  readonly #terminal: Terminal;
  #left: number;
  /** Items of the last batch were left out because of `--max`. */
  cutOff = false;

  constructor(options: TailOptions, output: Output, terminal: Terminal) {
    this.#options = options;
    this.#output = output;
    this.#terminal = terminal;
    this.#left = options.max ?? Number.POSITIVE_INFINITY;
  }

  get done(): boolean {
    return this.#left === 0;
  }

  async batch(batch: AnyConsumedBatch): Promise<void> {
    switch (batch.signal) {
      case "traces":
        return await this.#print(batch, "traces", batch.request);
      case "metrics":
        return await this.#print(batch, "metrics", batch.request);
      case "logs":
        return await this.#print(batch, "logs", batch.request);
    }
  }

  async #print<S extends Signal>(
    batch: AnyConsumedBatch,
    signal: S,
    request: RequestOf[S],
  ): Promise<void> {
    const { json = false, verbose = false, where = [] } = this.#options;
    const matches = satisfies(where);
    let shown = 0;
    const selected = selectItems(signal, request, (facts) => {
      if (!matches(facts)) {
        return false;
      }
      this.cutOff = this.#left === 0;
      if (this.cutOff) {
        return false;
      }
      this.#left -= 1;
      shown += 1;
      return true;
    });
    if (shown === 0) {
      return;
    }
    if (json) {
      await this.#output.line(jsonLine(signal, selected));
      return;
    }
    const layout = {
      ...layoutFor(this.#terminal.stdout, this.#terminal.env),
      spanAttributes: verbose,
    };
    const position = verbose ? [renderPosition(batch, layout)] : [];
    await this.#output.line([...position, renderRequest(signal, selected, layout)].join("\n"));
  }
}
