import type { CommitOffset, Polled } from "../cluster/index.ts";
import { type ClientTelemetry, type LagGauges, tellCommit, tellPoll } from "../telemetry/index.ts";
import type { AssignedPartition } from "./assigned-partition.ts";
import type { CommitTarget } from "./committer.ts";
import type { FetchSource } from "./fetcher.ts";

/** Polls and commits by the driver, and tells of both where somebody wants to know. */
export class ObservedSource implements FetchSource, CommitTarget {
  readonly #source: FetchSource & CommitTarget;
  readonly #telemetry: ClientTelemetry;
  readonly #lag: LagGauges | undefined;

  constructor(
    source: FetchSource & CommitTarget,
    telemetry: ClientTelemetry,
    lag: LagGauges | undefined,
  ) {
    this.#source = source;
    this.#telemetry = telemetry;
    this.#lag = lag;
  }

  /** Each poll is a look whether somebody wants to know: the records that it brings go by that. */
  poll(max: number): Promise<Polled> {
    return this.#telemetry.look() ? this.#poll(max) : this.#source.poll(max);
  }

  async #poll(max: number): Promise<Polled> {
    this.#lag?.attach();
    const startedAt = performance.now();
    const polled = await this.#source.poll(max);
    if (polled.records.length > 0) {
      tellPoll(this.#telemetry, polled.records, startedAt);
    }
    return polled;
  }

  async commit(offsets: readonly CommitOffset[]): Promise<void> {
    if (this.#telemetry.on) {
      await tellCommit(this.#telemetry, offsets, () => this.#source.commit(offsets));
    } else {
      await this.#source.commit(offsets);
    }
  }

  pause(partitions: readonly AssignedPartition[]): void {
    this.#source.pause(partitions);
  }

  resume(partitions: readonly AssignedPartition[]): void {
    this.#source.resume(partitions);
  }
}
