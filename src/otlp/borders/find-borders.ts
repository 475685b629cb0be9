import type { Signal } from "../signal.ts";
import { FieldReader, locatedErrors, plainBytes } from "../wire/index.ts";
import {
  type Borders,
  containerColumns as Container,
  gapColumns as Gap,
  leafColumns as Leaf,
} from "./borders.ts";
import { dataTags, type Levels, levelsOf } from "./levels.ts";
import { RowList } from "./row-list.ts";

/**
 * Finds the borders of a request in protobuf. What lies inside items is not looked at.
 *
 * @param bytes a request that was scanned.
 * @throws {@link SerializationError} where the fields down to the items are not well-formed.
 */
export function findBorders(signal: Signal, bytes: Uint8Array): Borders {
  return locatedErrors(() => new BorderFinder(levelsOf[signal], plainBytes(bytes)).find());
}

type ContainerField = Pick<FieldReader, "content" | "end" | "tag">;

class BorderFinder {
  readonly #levels: Levels;
  readonly #bytes: Uint8Array;
  readonly #readers: readonly FieldReader[];
  readonly #choiceReader: FieldReader;
  readonly #containers: RowList;
  readonly #leaves: RowList;
  readonly #gaps: RowList;
  #items = 0;

  constructor(levels: Levels, bytes: Uint8Array) {
    this.#levels = levels;
    this.#bytes = bytes;
    this.#readers = levels.tags.map(() => new FieldReader(bytes));
    this.#choiceReader = new FieldReader(bytes);
    this.#containers = new RowList(Container.width, 16 + (bytes.length >> 12));
    this.#leaves = new RowList(Leaf.width, 16 + (bytes.length >> 8));
    this.#gaps = new RowList(Gap.width, 32 + (bytes.length >> 11));
  }

  find(): Borders {
    this.#addContainer(-1, { tag: 0, content: 0, end: this.#bytes.length });
    this.#walk(0, 0, 0, this.#bytes.length);
    return {
      bytes: this.#bytes,
      items: this.#items,
      containerCount: this.#containers.length,
      containers: this.#containers.values,
      leafCount: this.#leaves.length,
      leaves: this.#leaves.values,
      gaps: this.#gaps.values,
    };
  }

  #walk(level: number, container: number, body: number, end: number): void {
    const reader = this.#readers[level] as FieldReader;
    const isChoice = level === this.#levels.choice;
    const liveFrom = isChoice ? this.#liveFrom(body, end) : body;
    let head = body;
    let data = -1;
    reader.enter(body, end);
    while (reader.next()) {
      if (!this.#isChild(level, reader, liveFrom)) {
        continue;
      }
      this.#addGap(container, head, reader.start);
      head = reader.end;
      if (level === this.#levels.tags.length - 1) {
        this.#addLeaf(container, reader.start, reader.content, reader.end);
        this.#items += 1;
      } else if (isChoice) {
        // Data may come in several pieces, which are one message: they share a container.
        data = data === -1 ? this.#addContainer(container, reader) : data;
        this.#walk(level + 1, data, reader.content, reader.end);
      } else {
        this.#enterContainer(level, container, reader);
      }
    }
    this.#addGap(container, head, end);
  }

  #isChild(level: number, { tag, start }: FieldReader, liveFrom: number): boolean {
    return level === this.#levels.choice
      ? start >= liveFrom && dataTags.has(tag)
      : tag === this.#levels.tags[level];
  }

  /**
   * Where the data of a metric begins that counts: its kinds replace each other, so what comes
   * before the last change of kind has no meaning. It stays in the head and is never counted.
   */
  #liveFrom(body: number, end: number): number {
    const reader = this.#choiceReader.enter(body, end);
    let from = body;
    let kind = 0;
    while (reader.next()) {
      if (reader.tag !== kind && dataTags.has(reader.tag)) {
        kind = reader.tag;
        from = reader.start;
      }
    }
    return from;
  }

  /** Goes through a container; one in which there is no item becomes a leaf. */
  #enterContainer(level: number, parent: number, reader: FieldReader): void {
    const leaves = this.#leaves.length;
    const gaps = this.#gaps.length;
    const container = this.#addContainer(parent, reader);
    this.#walk(level + 1, container, reader.content, reader.end);
    if (this.#leaves.length === leaves) {
      this.#containers.length = container;
      this.#gaps.length = gaps;
      this.#addLeaf(parent, reader.start, -1, reader.end);
    }
  }

  #addContainer(parent: number, { tag, content, end }: ContainerField): number {
    const row = this.#containers.addRow();
    const { values } = this.#containers;
    values[row + Container.parent] = parent;
    values[row + Container.tag] = tag;
    values[row + Container.body] = content;
    values[row + Container.end] = end;
    values[row + Container.headSize] = 0;
    values[row + Container.firstGap] = -1;
    values[row + Container.lastGap] = -1;
    return this.#containers.length - 1;
  }

  #addLeaf(container: number, start: number, body: number, end: number): void {
    const row = this.#leaves.addRow();
    const { values } = this.#leaves;
    values[row + Leaf.container] = container;
    values[row + Leaf.start] = start;
    values[row + Leaf.body] = body;
    values[row + Leaf.end] = end;
  }

  #addGap(container: number, start: number, end: number): void {
    if (start === end) {
      return;
    }
    const row = this.#gaps.addRow();
    const gap = this.#gaps.length - 1;
    const { values } = this.#gaps;
    values[row + Gap.start] = start;
    values[row + Gap.end] = end;
    values[row + Gap.next] = -1;
    const containers = this.#containers.values;
    const at = container * Container.width;
    const lastGap = containers[at + Container.lastGap] as number;
    if (lastGap === -1) {
      containers[at + Container.firstGap] = gap;
    } else {
      values[lastGap * Gap.width + Gap.next] = gap;
    }
    containers[at + Container.lastGap] = gap;
    containers[at + Container.headSize] =
      (containers[at + Container.headSize] as number) + end - start;
  }
}
