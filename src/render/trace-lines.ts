import type { SpanNode } from "./trace-tree.ts";

/** One line of a drawn tree: the rails before the span's name, and those before its details. */
export interface TreeLine {
  readonly node: SpanNode;
  readonly branch: string;
  readonly rails: string;
}

/** Levels drawn with rails; deeper spans show their depth as a number. */
const maxDrawnDepth = 12;

interface Open {
  readonly node: SpanNode;
  readonly depth: number;
  readonly parentRails: string;
  readonly last: boolean;
}

/** Walks trees in the order they are printed. Not recursive: a chain may be 100,000 spans deep. */
export function* treeLines(roots: readonly SpanNode[]): Generator<TreeLine> {
  const open: Open[] = roots
    .map((node) => ({ node, depth: 0, parentRails: "", last: true }))
    .reverse();
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { node, depth } = next;
    const { branch, rails } = drawBranch(next);
    yield { node, branch, rails };
    for (let index = node.children.length - 1; index >= 0; index -= 1) {
      const child = node.children[index];
      if (child !== undefined) {
        const last = index === node.children.length - 1;
        open.push({ node: child, depth: depth + 1, parentRails: rails, last });
      }
    }
  }
}

function drawBranch({ depth, parentRails, last }: Open): { branch: string; rails: string } {
  if (depth === 0) {
    return { branch: "", rails: "" };
  }
  if (depth > maxDrawnDepth) {
    const marker = `⋯ ${depth} `;
    return { branch: parentRails + marker, rails: parentRails };
  }
  return {
    branch: `${parentRails}${last ? "└─ " : "├─ "}`,
    rails: `${parentRails}${last ? "   " : "│  "}`,
  };
}
