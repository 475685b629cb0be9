import { type Document, isAlias, isMap, isPair, isScalar, type Node, visit } from "yaml";

/** What is wrong with how a document hangs together, and where in its text. */
export interface StructureProblem {
  readonly offset: number;
  readonly problem: string;
}

/** More than any file needs; each may stand for all that is before it. */
const maxAliases = 100;

/** More problems than these help nobody. */
export const maxProblems = 20;

/** Keys that are there twice, aliases that stand for nothing, too many aliases: in one walk. */
export function findStructureProblems(document: Document.Parsed): readonly StructureProblem[] {
  const found: StructureProblem[] = [];
  const anchors = new Set<string>();
  let aliases = 0;
  const report = (node: Node, problem: string) => {
    found.push({ offset: node.range?.[0] ?? 0, problem });
    return found.length < maxProblems ? undefined : visit.BREAK;
  };
  visit(document, {
    Node: (_key, node) => {
      if (isAlias(node)) {
        aliases += 1;
        if (aliases > maxAliases) {
          report(node, "it has too many aliases");
          return visit.BREAK;
        }
        return anchors.has(node.source)
          ? undefined
          : report(node, "an alias stands for nothing before it");
      }
      if (node.anchor !== undefined) {
        anchors.add(node.anchor);
      }
      const twice = isMap(node) ? repeatedKey(node.items) : undefined;
      return twice === undefined ? undefined : report(twice, "a key is there twice");
    },
  });
  return found;
}

function repeatedKey(items: readonly unknown[]): Node | undefined {
  const keys = new Set<unknown>();
  for (const item of items) {
    if (isPair(item) && isScalar(item.key)) {
      if (keys.has(item.key.value)) {
        return item.key;
      }
      keys.add(item.key.value);
    }
  }
  return undefined;
}

/** More than a file has that is written by hand. */
const maxValues = 100_000;

/** Whether a tree ends: aliases can make it hold itself, or the same things over and over. */
export function isSmallTree(tree: unknown): boolean {
  const open = [tree];
  let values = 0;
  while (open.length > 0) {
    values += 1;
    if (values > maxValues) {
      return false;
    }
    const value = open.pop();
    if (typeof value === "object" && value !== null) {
      const parts: unknown[] = Array.isArray(value) ? value : Object.values(value);
      if (parts.length > maxValues) {
        return false;
      }
      for (const part of parts) {
        open.push(part);
      }
    }
  }
  return true;
}
