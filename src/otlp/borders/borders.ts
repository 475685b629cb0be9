/**
 * Where the containers and items of a request begin and end: three tables without an object for
 * each row, their columns as named below.
 *
 * A container is the request (row 0), a resource, a scope, and for metrics a metric and the data
 * field inside it; rows are in the order of their start. A leaf is an item (span, data point, log
 * record), or a container in which there is no item. A gap is a stretch of a container that is no
 * container and no leaf: together the gaps are its head, with the resource or scope itself, the
 * schema URL, names, and all unknown fields.
 */
export interface Borders {
  readonly bytes: Uint8Array;
  /** Number of leaves that are items. */
  readonly items: number;
  readonly containerCount: number;
  readonly containers: Int32Array;
  readonly leafCount: number;
  readonly leaves: Int32Array;
  readonly gaps: Int32Array;
}

/** Columns of a container: index of the row times `width`, plus the column. */
export const containerColumns = {
  width: 7,
  /** Row of the container around it; -1 for the request. */
  parent: 0,
  /** Tag of the field that holds it. */
  tag: 1,
  /** Offset of its content, and offset after it. Data in several pieces: of the first piece. */
  body: 2,
  end: 3,
  /** Bytes in its gaps, and rows of the first and the last of them; -1 where there is none. */
  headSize: 4,
  firstGap: 5,
  lastGap: 6,
} as const;

/** Columns of a leaf. */
export const leafColumns = {
  width: 4,
  /** Row of the container around it. */
  container: 0,
  /** Offset of its tag. */
  start: 1,
  /** Offset of its content; -1 where the leaf is a container without items. */
  body: 2,
  /** Offset after it. */
  end: 3,
} as const;

/** Columns of a gap. */
export const gapColumns = {
  width: 3,
  start: 0,
  end: 1,
  /** Row of the next gap of the same container; -1 after the last. */
  next: 2,
} as const;
