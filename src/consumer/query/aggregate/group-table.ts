import { ConsumerError } from "../../../errors/index.ts";
import type { Signal } from "../../../otlp/index.ts";
import { scalarText } from "../conditions.ts";
import { fieldReader, type ItemOf } from "../item-fields.ts";

/** What tells groups apart. */
export interface Grouping {
  readonly groupBy: readonly string[];
  readonly everyMs: number | undefined;
  readonly maxGroups: number;
}

/** Reads the values that make the groups of a signal's items. */
export type GroupReader<S extends Signal> = (item: ItemOf[S]) => (string | undefined)[];

/** Makes a reader of the fields to group by. Lists, maps and bytes are no values to group by. */
export function groupReader<S extends Signal>(
  signal: S,
  fields: readonly string[],
): GroupReader<S> {
  const readers = fields.map((field) => fieldReader(signal, field));
  return (item) => readers.map((read) => scalarText(read(item)));
}

/** Where a group stands among the others, and what was made of it so far. */
export interface Group<Tally> {
  /** What it is of beside the fields grouped by, such as a metric. */
  readonly of: readonly string[];
  readonly values: readonly (string | undefined)[];
  readonly bucket: number;
  readonly tally: Tally;
}

const seriesOfGroup = 10;

/** The groups of a query, up to a number of them. */
export class GroupTable<Tally> {
  readonly #grouping: Grouping;
  readonly #make: () => Tally;
  readonly #groups = new Map<string, Group<Tally>>();
  readonly #everyNs: bigint | undefined;
  #seriesLeft: number;

  constructor(grouping: Grouping, make: () => Tally) {
    const { everyMs, maxGroups } = grouping;
    this.#grouping = grouping;
    this.#make = make;
    this.#everyNs = everyMs === undefined ? undefined : BigInt(Math.round(everyMs * 1e6));
    this.#seriesLeft = maxGroups * seriesOfGroup;
  }

  /** The stretch of time that a time lies in; 0 where they are not told apart. */
  bucketOf(time: bigint): number {
    return this.#everyNs === undefined ? 0 : Number(time / this.#everyNs);
  }

  /** Where a stretch of time begins and ends; undefined where they are not told apart. */
  stretch(bucket: number): { readonly from: bigint; readonly to: bigint } | undefined {
    if (this.#everyNs === undefined) {
      return undefined;
    }
    const from = BigInt(bucket) * this.#everyNs;
    return { from, to: from + this.#everyNs };
  }

  /** The group of these values. @throws ConsumerError QUERY_TOO_MANY_GROUPS */
  of(of: readonly string[], values: readonly (string | undefined)[], bucket: number): Tally {
    const key = JSON.stringify([of, values.map((value) => value ?? null), bucket]);
    const known = this.#groups.get(key);
    if (known !== undefined) {
      return known.tally;
    }
    const { maxGroups } = this.#grouping;
    if (this.#groups.size >= maxGroups) {
      throw tooMany(`more than ${maxGroups} groups by ${this.#byWhat()}`);
    }
    const group = { of, values, bucket, tally: this.#make() };
    this.#groups.set(key, group);
    return group.tally;
  }

  /** Counts what is kept of time series. @throws ConsumerError QUERY_TOO_MANY_GROUPS */
  keep(points: number): void {
    this.#seriesLeft -= points;
    if (this.#seriesLeft < 0) {
      const { maxGroups } = this.#grouping;
      throw tooMany(
        `more than ${maxGroups * seriesOfGroup} time series and points of theirs to keep`,
      );
    }
  }

  /** All groups, ordered by what they are of, their values and their time. */
  sorted(): Group<Tally>[] {
    return [...this.#groups.values()].sort(
      (a, b) => compareTexts(a.of, b.of) || compareTexts(a.values, b.values) || a.bucket - b.bucket,
    );
  }

  #byWhat(): string {
    const { groupBy, everyMs } = this.#grouping;
    const names = [...groupBy, ...(everyMs === undefined ? [] : [`every ${everyMs} ms`])];
    return names.length === 0 ? "metric" : names.join(", ");
  }
}

function tooMany(detail: string): ConsumerError {
  return new ConsumerError("QUERY_TOO_MANY_GROUPS", { detail });
}

/** By code units, so that the order is the same everywhere; what is absent comes first. */
function compareTexts(
  left: readonly (string | undefined)[],
  right: readonly (string | undefined)[],
): number {
  for (const [index, a] of left.entries()) {
    const b = right[index];
    if (a !== b) {
      return a === undefined || (b !== undefined && a < b) ? -1 : 1;
    }
  }
  return 0;
}
