import {
  type Borders,
  containerColumns as Container,
  gapColumns as Gap,
  leafColumns as Leaf,
} from "../borders/index.ts";
import { writeVarint } from "../wire/index.ts";
import { ContainerPath } from "./container-path.ts";

/** Below this, a loop is quicker than a view and a native copy. */
const shortCopy = 24;

/** Writes the request that holds some leaves, with the heads of the containers around them. */
export class RequestWriter {
  readonly #borders: Borders;
  readonly #lengths: Int32Array;
  readonly #path: ContainerPath;
  readonly #out: Uint8Array;
  #at = 0;
  #opened = 0;
  // Bytes still to be copied: leaves that are neighbours are copied at once.
  #from = 0;
  #to = 0;

  /** @param lengths what the size meter leaves behind for the same leaves. */
  constructor(borders: Borders, lengths: Int32Array) {
    this.#borders = borders;
    this.#lengths = lengths;
    this.#path = new ContainerPath(borders);
    // All of it will be written: it need not be zero before.
    this.#out = new Uint8Array(Buffer.allocUnsafeSlow(lengths[0] as number).buffer);
    this.#open(0);
  }

  add(leaf: number): void {
    const { leaves } = this.#borders;
    const row = leaf * Leaf.width;
    const container = leaves[row + Leaf.container] as number;
    if (container !== this.#path.innermost) {
      this.#copy();
      this.#path.depth = this.#path.turnTo(container);
      while (this.#path.depth < this.#path.wantedDepth) {
        this.#open(this.#path.wantedAt(this.#path.depth));
      }
    }
    const start = leaves[row + Leaf.start] as number;
    if (start !== this.#to) {
      this.#copy();
      this.#from = start;
    }
    this.#to = leaves[row + Leaf.end] as number;
  }

  finish(): Uint8Array {
    this.#copy();
    return this.#out;
  }

  #open(container: number): void {
    const { containers, gaps } = this.#borders;
    const row = container * Container.width;
    const length = this.#lengths[this.#opened++] as number;
    if (container !== 0) {
      this.#out[this.#at] = containers[row + Container.tag] as number;
      this.#at = writeVarint(this.#out, this.#at + 1, length);
    }
    let gap = containers[row + Container.firstGap] as number;
    while (gap !== -1) {
      this.#from = gaps[gap * Gap.width + Gap.start] as number;
      this.#to = gaps[gap * Gap.width + Gap.end] as number;
      this.#copy();
      gap = gaps[gap * Gap.width + Gap.next] as number;
    }
    this.#path.open(container);
  }

  #copy(): void {
    const { bytes } = this.#borders;
    const size = this.#to - this.#from;
    if (size < shortCopy) {
      for (let i = 0; i < size; i++) {
        this.#out[this.#at + i] = bytes[this.#from + i] as number;
      }
    } else {
      this.#out.set(bytes.subarray(this.#from, this.#to), this.#at);
    }
    this.#at += size;
    this.#from = this.#to;
  }
}
