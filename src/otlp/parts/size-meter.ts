import {
  type Borders,
  containerColumns as Container,
  leafColumns as Leaf,
  RowList,
} from "../borders/index.ts";
import { varintSize } from "../wire/index.ts";
import { ContainerPath } from "./container-path.ts";

/** Size of a field with this much content. All tags between containers take one byte. */
function fieldSize(content: number): number {
  return 1 + varintSize(content) + content;
}

/**
 * Adds up, leaf by leaf, how large the request would be that holds these leaves with the heads of
 * the containers around them. What it leaves behind are the lengths that the writer needs, in the
 * order in which containers are opened.
 */
export class SizeMeter {
  readonly #borders: Borders;
  readonly #path: ContainerPath;
  /** Size of each open container so far, without the open one inside it. */
  readonly #sizes: number[] = [];
  /** Row in `lengths` of each open container. */
  readonly #rows: number[] = [];
  readonly #lengths = new RowList(1, 64);

  constructor(borders: Borders) {
    this.#borders = borders;
    this.#path = new ContainerPath(borders);
    this.reset();
  }

  /** Forgets all leaves: the request itself is open, nothing else. */
  reset(): void {
    this.#path.depth = 0;
    this.#lengths.length = 0;
    this.#open(0);
  }

  add(leaf: number): void {
    const container = this.#borders.leaves[leaf * Leaf.width + Leaf.container] as number;
    if (container !== this.#path.innermost) {
      const shared = this.#path.turnTo(container);
      while (this.#path.depth > shared) {
        this.#close();
      }
      while (this.#path.depth < this.#path.wantedDepth) {
        this.#open(this.#path.wantedAt(this.#path.depth));
      }
    }
    const innermost = this.#path.depth - 1;
    this.#sizes[innermost] = (this.#sizes[innermost] as number) + this.#sizeOf(leaf);
  }

  /** Size in bytes of the request with the leaves added so far and this one. */
  sizeWith(leaf: number): number {
    const container = this.#borders.leaves[leaf * Leaf.width + Leaf.container] as number;
    const { depth, innermost } = this.#path;
    const shared = container === innermost ? depth : this.#path.turnTo(container);
    let added = this.#sizeOf(leaf);
    for (let level = this.#path.wantedDepth - 1; level >= shared; level--) {
      added = fieldSize(this.#headSizeOf(this.#path.wantedAt(level)) + added);
    }
    let open = 0;
    for (let level = depth - 1; level >= shared; level--) {
      open = fieldSize((this.#sizes[level] as number) + open);
    }
    let size = added + open;
    for (let level = shared - 1; level > 0; level--) {
      size = fieldSize((this.#sizes[level] as number) + size);
    }
    return (this.#sizes[0] as number) + size;
  }

  /** Closes all containers. The lengths of their contents, each opening its own, are then final. */
  finish(): Int32Array {
    while (this.#path.depth > 1) {
      this.#close();
    }
    this.#lengths.values[0] = this.#sizes[0] as number;
    return this.#lengths.values;
  }

  #open(container: number): void {
    const level = this.#path.depth;
    this.#sizes[level] = this.#headSizeOf(container);
    this.#rows[level] = this.#lengths.addRow();
    this.#path.open(container);
  }

  #close(): void {
    this.#path.close();
    const level = this.#path.depth;
    const size = this.#sizes[level] as number;
    this.#lengths.values[this.#rows[level] as number] = size;
    this.#sizes[level - 1] = (this.#sizes[level - 1] as number) + fieldSize(size);
  }

  #headSizeOf(container: number): number {
    return this.#borders.containers[container * Container.width + Container.headSize] as number;
  }

  #sizeOf(leaf: number): number {
    const { leaves } = this.#borders;
    const row = leaf * Leaf.width;
    return (leaves[row + Leaf.end] as number) - (leaves[row + Leaf.start] as number);
  }
}
