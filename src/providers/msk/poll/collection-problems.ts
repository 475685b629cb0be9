import type { CollectionProblem } from "../../contract/index.ts";
import type { SeriesAnswer } from "./metric-data.ts";

const kinds: Readonly<Record<string, string>> = {
  Forbidden: "forbidden",
  InternalError: "internal",
  PartialData: "partial",
};
/** Problems that are told of a shard; more say nothing new. */
const mostProblems = 100;

interface Counted {
  readonly problem: CollectionProblem;
  count: number;
}

/** Gathers what went wrong with series, those of one metric and cluster as one problem. */
export class CollectionProblems {
  readonly #counted = new Map<string, Counted>();
  #left = 0;

  add({ spec, failure }: SeriesAnswer): void {
    if (failure === undefined) {
      return;
    }
    const { status, message } = failure;
    const subject = `${spec.metric.source} of ${spec.cluster.name}`;
    this.tell({ kind: kinds[status] ?? "failed", subject, message });
  }

  tell(problem: CollectionProblem): void {
    const key = `${problem.kind} ${problem.subject}`;
    const before = this.#counted.get(key);
    if (before !== undefined) {
      before.count++;
    } else if (this.#counted.size < mostProblems) {
      this.#counted.set(key, { problem, count: 1 });
    } else {
      this.#left++;
    }
  }

  list(): CollectionProblem[] {
    const told = [...this.#counted.values()].map(({ problem, count }) =>
      count === 1 ? problem : { ...problem, subject: `${problem.subject} (${count} series)` },
    );
    const rest = {
      kind: "more",
      subject: `${this.#left} others`,
      message: "More went wrong than is told here.",
    };
    return this.#left === 0 ? told : [...told, rest];
  }
}
