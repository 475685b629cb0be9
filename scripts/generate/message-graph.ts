import { allMessages, itemTypes, signalTable } from "../../src/otlp/schema/index.ts";

function childrenOf(name: string): string[] {
  const fields = allMessages.get(name)?.fields ?? [];
  return [...new Set(fields.flatMap((field) => (field.kind === "message" ? [field.type] : [])))];
}

function reachableFrom(name: string, seen: Set<string> = new Set()): Set<string> {
  for (const child of childrenOf(name)) {
    if (!seen.has(child)) {
      seen.add(child);
      reachableFrom(child, seen);
    }
  }
  return seen;
}

const requests: readonly string[] = Object.values(signalTable).map(({ request }) => request);

/** The message types that a request of any signal may hold, the requests included. */
export const requestMessages: ReadonlySet<string> = new Set(
  requests.flatMap((name) => [name, ...reachableFrom(name)]),
);

/** The types that may lie inside themselves: their depth is only known at run time. */
export const recursiveMessages: ReadonlySet<string> = new Set(
  [...allMessages.keys()].filter((name) => reachableFrom(name).has(name)),
);

/** The types that lie above items: their scanners return the number of items. */
export const countingMessages: ReadonlySet<string> = new Set(
  [...requestMessages].filter((name) =>
    [...reachableFrom(name)].some((inner) => itemTypes.has(inner)),
  ),
);

/** How deep below its request a type that is not recursive lies at most; a request is 0. */
export function depthOf(name: string): number {
  const parents = [...requestMessages].filter(
    (parent) => !recursiveMessages.has(parent) && childrenOf(parent).includes(name),
  );
  return parents.length === 0 ? 0 : 1 + Math.max(...parents.map(depthOf));
}
