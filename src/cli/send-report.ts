import type { Signal } from "../otlp/index.ts";
import { formatBytes, formatCount, formatNumber } from "../render/index.ts";
import { messageOf } from "./failure.ts";
import { itemNames } from "./item-names.ts";
import { ProgressLine } from "./progress-line.ts";
import type { SendProgress } from "./send-pieces.ts";
import type { Refusal, SendTotals } from "./send-totals.ts";
import type { Terminal } from "./terminal.ts";

/** Refused lines that are named; of a file that is something else altogether a few are enough. */
const maxNamed = 20;

/** Says what \`send\` did: refused lines and progress as it goes, the totals at the end. */
export class SendReport implements SendProgress {
  readonly #signal: Signal;
  readonly #topic: string;
  readonly #json: boolean;
  readonly #terminal: Terminal;
  readonly #progress: ProgressLine;
  readonly #named: Refusal[] = [];

  constructor({
    signal,
    topic,
    json,
    terminal,
  }: {
    signal: Signal;
    topic: string;
    json: boolean;
    terminal: Terminal;
  }) {
    this.#signal = signal;
    this.#topic = topic;
    this.#json = json;
    this.#terminal = terminal;
    this.#progress = new ProgressLine(terminal.stderr);
  }

  readonly refused = (refusal: Refusal): void => {
    if (this.#named.length === maxNamed) {
      return;
    }
    this.#named.push(refusal);
    const where = refusal.line === undefined ? "input" : `line ${refusal.line}`;
    this.#progress.clear();
    this.#terminal.stderr.write(`${where}: ${messageOf(refusal.error)}\n`);
    if (this.#named.length === maxNamed) {
      this.#terminal.stderr.write("further lines that are refused are only counted\n");
    }
  };

  readonly acknowledged = (totals: SendTotals): void => {
    this.#progress.show(() => `sent ${this.#items(totals)}`);
  };

  /** Says what was written before the error that ends the run. */
  stopped(totals: SendTotals): void {
    this.#progress.clear();
    this.#terminal.stderr.write(`stopped after ${this.#items(totals)} were acknowledged\n`);
  }

  /** The totals, as text or as one JSON document. */
  text(totals: SendTotals, { interrupted }: { interrupted: boolean }): string {
    this.#progress.clear();
    return this.#json ? this.#document(totals, interrupted) : this.#lines(totals, interrupted);
  }

  #items({ recordsWritten }: SendTotals): string {
    const [one, several] = itemNames[this.#signal];
    return formatCount(recordsWritten, one, several);
  }

  #lines(totals: SendTotals, interrupted: boolean): string {
    const { messages, bytes, refused, partitions } = totals;
    const size = `${formatCount(messages, "message")}, ${formatBytes(bytes)}`;
    return [
      `${interrupted ? "interrupted: " : ""}wrote ${this.#items(totals)} to ${this.#topic} (${size})`,
      ...partitions.map(({ partition, first, last }) => {
        const offsets =
          first === last
            ? `offset ${formatNumber(first)}`
            : `offsets ${formatNumber(first)} to ${formatNumber(last)}`;
        return `  partition ${partition}: ${offsets}`;
      }),
      ...(refused === 0 ? [] : [`  refused ${formatCount(refused, "request")}, named above`]),
    ].join("\n");
  }

  #document(totals: SendTotals, interrupted: boolean): string {
    const { recordsWritten, messages, bytes, refused, partitions } = totals;
    return JSON.stringify({
      signal: this.#signal,
      topic: this.#topic,
      recordsWritten,
      messages,
      bytes,
      partitions: partitions.map(({ partition, first, last }) => ({
        partition,
        firstOffset: String(first),
        lastOffset: String(last),
      })),
      refused,
      errors: this.#named.map(({ line, error }) => ({
        ...(line === undefined ? {} : { line }),
        code: error.code,
        message: error.message,
      })),
      interrupted,
    });
  }
}
