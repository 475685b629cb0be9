import type { Context } from "@opentelemetry/api";
import type { EnlistedInput } from "../producer/index.ts";
import { type ClientTelemetry, ProcessOperation } from "../telemetry/index.ts";
import type { Delivery } from "./assigned-partition.ts";
import type { Settler } from "./consumed-batch.ts";

/** Takes the verdict on one delivery, with which its processing is over. */
export class ObservedSettler implements Settler {
  readonly #settler: Settler;
  readonly #operation: ProcessOperation;

  constructor(settler: Settler, telemetry: ClientTelemetry, { record, attempt }: Delivery) {
    this.#settler = settler;
    this.#operation = new ProcessOperation(telemetry, record, attempt);
  }

  get context(): Context | undefined {
    return this.#operation.context;
  }

  acknowledge(delivery: Delivery): void {
    this.#operation.done();
    this.#settler.acknowledge(delivery);
  }

  reject(delivery: Delivery, error: unknown): void {
    this.#operation.failed(error);
    this.#settler.reject(delivery, error);
  }

  giveBack(delivery: Delivery): void {
    this.#operation.done();
    this.#settler.giveBack(delivery);
  }

  refuse(delivery: Delivery, error: unknown): void {
    this.#operation.failed(error);
    this.#settler.refuse(delivery, error);
  }

  rejectUnreadable(delivery: Delivery, error: unknown): void {
    this.#operation.failed(error);
    this.#settler.rejectUnreadable(delivery, error);
  }

  /** With that it is out of the reader's hands; the transaction tells what became of it. */
  enlist(delivery: Delivery, fault: () => unknown): EnlistedInput {
    const input = this.#settler.enlist(delivery, fault);
    this.#operation.done();
    return input;
  }
}
