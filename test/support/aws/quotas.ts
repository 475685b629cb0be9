import { throttling } from "./fault.ts";

/** Counts calls and points by second, as AWS's quotas do, by the world's clock. */
export class Quotas {
  readonly #used = new Map<string, { second: number; count: number }>();

  /** @throws AwsFault `Throttling` where more was used in this second than is allowed */
  take(kind: string, amount: number, limit: number, nowMs: number): void {
    const second = Math.floor(nowMs / 1_000);
    const used = this.#used.get(kind);
    const before = used?.second === second ? used.count : 0;
    if (before + amount > limit && before > 0) {
      throw throttling();
    }
    this.#used.set(kind, { second, count: before + amount });
  }
}
