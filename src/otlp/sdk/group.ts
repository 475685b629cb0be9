import type { InstrumentationScope, Resource } from "../generated/types-common.ts";
import type { Init } from "../init.ts";
import type { SdkResource, SdkScope } from "./sdk-data.ts";
import { toKeyValues } from "./values.ts";

/**
 * Groups items by resource and scope. The SDK keeps one object for each, so identity tells them
 * apart; where items come in turns, as from a batch processor, most find the group of the item
 * before.
 */
export function groupByScope<Item>(
  items: readonly Item[],
  resourceOf: (item: Item) => SdkResource,
  scopeOf: (item: Item) => SdkScope,
): Map<SdkResource, Map<SdkScope, Item[]>> {
  const groups = new Map<SdkResource, Map<SdkScope, Item[]>>();
  let lastResource: SdkResource | undefined;
  let lastScope: SdkScope | undefined;
  let last: Item[] = [];
  for (const item of items) {
    const resource = resourceOf(item);
    const scope = scopeOf(item);
    if (resource !== lastResource || scope !== lastScope) {
      const scopes = getOrAdd(groups, resource, () => new Map<SdkScope, Item[]>());
      last = getOrAdd(scopes, scope, () => []);
      lastResource = resource;
      lastScope = scope;
    }
    last.push(item);
  }
  return groups;
}

function getOrAdd<Key, Value>(map: Map<Key, Value>, key: Key, make: () => Value): Value {
  let value = map.get(key);
  if (value === undefined) {
    value = make();
    map.set(key, value);
  }
  return value;
}

export function toResource(resource: SdkResource): Init<Resource> {
  return { attributes: toKeyValues(resource.attributes) };
}

export function toScope(scope: SdkScope): Init<InstrumentationScope> {
  return {
    name: scope.name,
    version: scope.version,
    attributes: toKeyValues(scope.attributes),
    droppedAttributesCount: scope.droppedAttributesCount,
  };
}
