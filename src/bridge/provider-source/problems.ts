import type { CollectionProblem } from "../../providers/index.ts";

/** Problems of one collection, counted; one of them is kept, to be told. */
export class Problems {
  readonly byKind = new Map<string, number>();
  #first: CollectionProblem | undefined;
  #count = 0;

  get count(): number {
    return this.#count;
  }

  add(problems: readonly CollectionProblem[]): void {
    for (const problem of problems) {
      this.#first ??= problem;
      this.#count++;
      this.byKind.set(problem.kind, (this.byKind.get(problem.kind) ?? 0) + 1);
    }
  }

  /** For a person; undefined where there are none. */
  get text(): string | undefined {
    if (this.#first === undefined) {
      return undefined;
    }
    const { kind, subject, message } = this.#first;
    const others = this.#count === 1 ? "" : `, and ${this.#count - 1} more`;
    return `${kind}: ${subject}: ${message}${others}`;
  }
}
