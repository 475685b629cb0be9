import type { InstrumentationScope, Resource } from "../generated/types-common.ts";
import type { OriginInput } from "./data.ts";
import { checkObject, inField, mapEach } from "./invalid-field.ts";
import { isSameData } from "./is-same-data.ts";
import { type Placed, toResource, toScope } from "./origin.ts";

/** Neighbouring items that share something. */
export interface Run<Item, Key> {
  readonly key: Key;
  readonly items: Item[];
  /** Index of the first of them in the whole list. */
  readonly first: number;
}

/**
 * Cuts a list where its items' keys change. Only neighbours are put together: the order of the
 * items stays as it was, and no key has to be hashed.
 *
 * @param first index of the list's first item in the whole list
 */
export function runsOf<Item, Key>(
  items: readonly Item[],
  first: number,
  keyOf: (item: Item) => Key,
  isSame: (a: Key, b: Key) => boolean = isSameData,
): Run<Item, Key>[] {
  const runs: Run<Item, Key>[] = [];
  let last: Run<Item, Key> | undefined;
  for (const [index, item] of items.entries()) {
    const key = keyOf(item);
    if (last !== undefined && (key === last.key || isSame(key, last.key))) {
      last.items.push(item);
    } else {
      last = { key, items: [item], first: first + index };
      runs.push(last);
    }
  }
  return runs;
}

/** Neighbouring items of one scope. */
export interface ScopeGroup<Item> {
  readonly scope: Placed<InstrumentationScope>;
  readonly items: Item[];
  /** Index of the first of them in the batch. */
  readonly first: number;
}

/** Neighbouring items of one resource, by scope. */
export interface ResourceGroup<Item> {
  readonly resource: Placed<Resource>;
  readonly scopes: ScopeGroup<Item>[];
}

/**
 * The items of a batch by resource and scope, as OTLP holds them.
 *
 * @param list name of the property that holds the items
 * @param ofBatch serves the items that have no resource or scope of their own
 */
export function groupByOrigin<Item extends OriginInput>(
  items: readonly Item[],
  list: string,
  ofBatch: OriginInput,
): ResourceGroup<Item>[] {
  mapEach(items, list, checkObject);
  return runsOf(items, 0, (item) => item.resource ?? ofBatch.resource).map((run) => ({
    resource: ofItem(run, list, "resource", () => toResource(run.key)),
    scopes: runsOf(run.items, run.first, (item) => item.scope ?? ofBatch.scope).map((scoped) => ({
      scope: ofItem(scoped, list, "scope", () => toScope(scoped.key)),
      items: scoped.items,
      first: scoped.first,
    })),
  }));
}

/** Puts the item in front of a problem in its origin, if that is its own and not the batch's. */
function ofItem<Result>(
  run: Run<OriginInput, unknown>,
  list: string,
  field: "resource" | "scope",
  write: () => Result,
): Result {
  const isOwn = run.items[0]?.[field] !== undefined;
  return isOwn ? inField(`${list}[${run.first}]`, write) : write();
}
