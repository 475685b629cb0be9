import type { AnyConsumedBatch } from "../consumer/index.ts";
import type { RequestOf, Signal } from "../otlp/index.ts";
import type { Output } from "./output.ts";
import { satisfies, selectItems } from "./select-items.ts";
import type { TailOptions } from "./tail-options.ts";
import { jsonLine, renderPosition, renderRequest } from "./tail-print.ts";
import { layoutFor, type Terminal } from "./terminal.ts";

/** Prints the items of batches that are asked for, up to `--max` of them. */
export class TailView {
  readonly #options: TailOptions;
  readonly #output: Output;
  readonly #terminal: Terminal;
  #left: number;
  #printed = false;
  /** Items of the last batch were left out because of `--max`. */
  cutOff = false;

  constructor(options: TailOptions, output: Output, terminal: Terminal) {
    this.#options = options;
    this.#output = output;
    this.#terminal = terminal;
    this.#left = options.max ?? Number.POSITIVE_INFINITY;
  }

  /** Nothing more is to be shown. */
  get full(): boolean {
    return this.#left === 0;
  }

  async show(batch: AnyConsumedBatch): Promise<void> {
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
    const selected = this.#select(batch, signal, request);
    if (selected === undefined) {
      return;
    }
    const { json = false, verbose = false } = this.#options;
    if (json) {
      await this.#output.line(jsonLine(signal, selected));
      return;
    }
    const layout = {
      ...layoutFor(this.#terminal.stdout, this.#terminal.env),
      spanAttributes: verbose,
    };
    const lines = [
      // Log records read on; trees and tables need room between them.
      ...(this.#printed && signal !== "logs" ? [""] : []),
      ...(verbose ? [renderPosition(batch, layout)] : []),
      renderRequest(signal, selected, layout),
    ];
    this.#printed = true;
    await this.#output.line(lines.join("\n"));
  }

  /** What is to be shown of a request: as it is where nothing is to be left out. */
  #select<S extends Signal>(
    { items }: AnyConsumedBatch,
    signal: S,
    request: RequestOf[S],
  ): RequestOf[S] | undefined {
    const { where = [] } = this.#options;
    if (where.length === 0 && items <= this.#left) {
      this.#left -= items;
      return items === 0 ? undefined : request;
    }
    const before = this.#left;
    const matches = satisfies(where);
    const selected = selectItems(signal, request, (facts) => matches(facts) && this.#takeOne());
    return this.#left === before ? undefined : selected;
  }

  #takeOne(): boolean {
    this.cutOff = this.#left === 0;
    this.#left -= this.cutOff ? 0 : 1;
    return !this.cutOff;
  }
}
