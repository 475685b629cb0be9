import {
  type Borders,
  containerColumns as Container,
  leafColumns as Leaf,
} from "../borders/index.ts";
import type { Signal } from "../signal.ts";

/** Where something begins in the bytes of a request, and where it ends. */
export type ByteRange = readonly [start: number, end: number];

/** Tag of the trace id in an item: field 1 of spans, 9 of log records. Data points have none. */
export const traceIdTags: Readonly<Record<Signal, number>> = { traces: 10, metrics: -1, logs: 74 };

/** The row of the container around a leaf that is a resource with all in it. */
function resourceOf({ containers }: Borders, container: number): number {
  let at = container;
  let parent = containers[at * Container.width + Container.parent] as number;
  while (parent !== 0) {
    at = parent;
    parent = containers[at * Container.width + Container.parent] as number;
  }
  return at;
}

/** The `ResourceSpans`, `ResourceMetrics` or `ResourceLogs` around a leaf. */
export function resourceRange(borders: Borders, leaf: number): ByteRange {
  const container = borders.leaves[leaf * Leaf.width + Leaf.container] as number;
  return containerRange(borders, resourceOf(borders, container));
}

/**
 * Goes through the items of a request, each with what `ask` found for the resource around it, which is
 * asked about once.
 */
export function forEachItem<Found>(
  borders: Borders,
  ask: (bytes: Uint8Array, start: number, end: number) => Found,
  take: (leaf: number, found: Found) => void,
): void {
  const { bytes, leaves, leafCount } = borders;
  let container = -1;
  let resource = -1;
  let found: Found | undefined;
  for (let leaf = 0; leaf < leafCount; leaf++) {
    const row = leaf * Leaf.width;
    if (leaves[row + Leaf.body] === -1) {
      continue;
    }
    if (leaves[row + Leaf.container] !== container) {
      container = leaves[row + Leaf.container] as number;
      const [start, end] = resourceRange(borders, leaf);
      found = start === resource ? found : ask(bytes, start, end);
      resource = start;
    }
    // The first item lies in a container, so that something was asked.
    take(leaf, found as Found);
  }
}

/** The span or log record that a leaf is; for a data point, its metric. */
export function itemRange(signal: Signal, borders: Borders, leaf: number): ByteRange {
  const { containers, leaves } = borders;
  const row = leaf * Leaf.width;
  if (signal !== "metrics") {
    return [leaves[row + Leaf.body] as number, leaves[row + Leaf.end] as number];
  }
  const data = (leaves[row + Leaf.container] as number) * Container.width;
  return containerRange(borders, containers[data + Container.parent] as number);
}

function containerRange({ containers }: Borders, container: number): ByteRange {
  const row = container * Container.width;
  return [containers[row + Container.body] as number, containers[row + Container.end] as number];
}
