import { groupByScope } from "../group.ts";
import type { SdkResource, SdkScope } from "../sdk-data.ts";
import type { AttributeWriter } from "./attribute-writer.ts";

interface Grouped {
  readonly resource: SdkResource;
}

/**
 * Writes a request of spans or log records: its resources, their scopes, and in them the items. The
 * tags are the same for both signals.
 */
export function writeGroups<Item extends Grouped>(
  w: AttributeWriter,
  items: readonly Item[],
  scopeOf: (item: Item) => SdkScope,
  writeItem: (w: AttributeWriter, item: Item) => void,
): void {
  const groups = groupByScope(items, (item) => item.resource, scopeOf);
  for (const [resource, scopes] of groups) {
    const start = w.open(0x0a, 3);
    const resourceStart = w.open(0x0a, 2);
    w.attributes(0x0a, resource.attributes);
    w.closeLength(resourceStart, 2);
    for (const [scope, ofScope] of scopes) {
      const scopeStart = w.open(0x12, 3);
      writeScope(w, scope);
      for (const item of ofScope) {
        const itemStart = w.open(0x12, 2);
        writeItem(w, item);
        w.closeLength(itemStart, 2);
      }
      w.string(0x1a, scope.schemaUrl);
      w.closeLength(scopeStart, 3);
    }
    w.string(0x1a, resource.schemaUrl);
    w.closeLength(start, 3);
  }
}

function writeScope(w: AttributeWriter, scope: SdkScope): void {
  const start = w.open(0x0a, 1);
  w.string(0x0a, scope.name);
  w.string(0x12, scope.version);
  w.attributes(0x1a, scope.attributes);
  w.uint32(0x20, scope.droppedAttributesCount);
  w.closeLength(start, 1);
}
