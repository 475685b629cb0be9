import { type Borders, containerColumns as Container } from "../borders/index.ts";

/** Request, resource, scope, metric, data of a metric. */
const mostLevels = 5;

/** The containers that are open at a moment of going through leaves, from the request down. */
export class ContainerPath {
  readonly #containers: Int32Array;
  readonly #open = new Int32Array(mostLevels);
  readonly #wanted = new Int32Array(mostLevels);
  /** Number of open containers. */
  depth = 0;
  /** Number of containers around the leaf that is turned to. */
  wantedDepth = 0;

  constructor({ containers }: Borders) {
    this.#containers = containers;
  }

  /** The open container nearest to the leaves; -1 where none is open. */
  get innermost(): number {
    return this.depth === 0 ? -1 : (this.#open[this.depth - 1] as number);
  }

  /**
   * Turns to a leaf inside `container`. The caller closes what is open beyond the number returned,
   * then opens `wantedAt(depth)` until `depth` is `wantedDepth`.
   */
  turnTo(container: number): number {
    let levels = 0;
    for (let at = container; at !== -1; at = this.#parentOf(at)) {
      levels += 1;
    }
    this.wantedDepth = levels;
    for (let at = container; levels > 0; at = this.#parentOf(at)) {
      levels -= 1;
      this.#wanted[levels] = at;
    }
    let shared = 0;
    while (
      shared < this.depth &&
      shared < this.wantedDepth &&
      this.#open[shared] === this.#wanted[shared]
    ) {
      shared += 1;
    }
    return shared;
  }

  /** The container at a level, the request's being 0, around the leaf that is turned to. */
  wantedAt(level: number): number {
    return this.#wanted[level] as number;
  }

  open(container: number): void {
    this.#open[this.depth] = container;
    this.depth += 1;
  }

  close(): void {
    this.depth -= 1;
  }

  #parentOf(container: number): number {
    return this.#containers[container * Container.width + Container.parent] as number;
  }
}
