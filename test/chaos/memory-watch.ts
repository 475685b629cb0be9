import type { Health } from "./reports.ts";

/** The most that processes of one kind had, in bytes. */
export interface Peak {
  rss: number;
  /** Over what the same process had before the fault. */
  rssGrowth: number;
  arrayBuffers: number;
}

/** Follows the memory of the stage's processes. */
export class MemoryWatch {
  readonly #peaks = new Map<"writer" | "reader", Peak>();
  readonly #last = new Map<string, number>();
  #steady = new Map<string, number>();

  /** What processes have now is what they need without a fault. */
  beginSteady(): void {
    this.#steady = new Map(this.#last);
  }

  add(kind: "writer" | "reader", id: string, { rss, arrayBuffers }: Health): void {
    this.#last.set(id, rss);
    const peak = this.peak(kind);
    peak.rss = Math.max(peak.rss, rss);
    // A process that came later is still growing to its size.
    peak.rssGrowth = Math.max(peak.rssGrowth, rss - (this.#steady.get(id) ?? rss));
    peak.arrayBuffers = Math.max(peak.arrayBuffers, arrayBuffers);
  }

  peak(kind: "writer" | "reader"): Peak {
    const known = this.#peaks.get(kind);
    if (known !== undefined) return known;
    const peak = { rss: 0, rssGrowth: 0, arrayBuffers: 0 };
    this.#peaks.set(kind, peak);
    return peak;
  }
}
