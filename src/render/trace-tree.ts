import type { ExportTraceServiceRequest, Span } from "../otlp/index.ts";
import { formatId, serviceName } from "./value.ts";

/** A span in its place in a trace. */
export interface SpanNode {
  readonly span: Span;
  readonly service: string;
  readonly children: SpanNode[];
  /** Why a span that names a parent stands at the top all the same. */
  detached?: "parent not seen" | "parents form a circle";
}

/** The spans of one trace that were seen, as trees: several where parents are missing. */
export interface TraceTree {
  /** Hexadecimal; empty for spans that carry none. */
  readonly traceId: string;
  readonly roots: readonly SpanNode[];
  readonly nodes: readonly SpanNode[];
}

/** Puts the spans of requests together as traces, the earliest first. */
export function buildTraces(requests: readonly ExportTraceServiceRequest[]): TraceTree[] {
  const byTrace = new Map<string, SpanNode[]>();
  for (const node of spanNodes(requests)) {
    const traceId = formatId(node.span.traceId);
    const nodes = byTrace.get(traceId);
    if (nodes === undefined) {
      byTrace.set(traceId, [node]);
    } else {
      nodes.push(node);
    }
  }
  return [...byTrace]
    .map(([traceId, nodes]) => buildTrace(traceId, nodes.sort(byStart)))
    .sort((left, right) => compareFirst(left.nodes, right.nodes));
}

function* spanNodes(requests: readonly ExportTraceServiceRequest[]): Generator<SpanNode> {
  for (const { resource, scopeSpans } of requests.flatMap((request) => request.resourceSpans)) {
    const service = serviceName(resource);
    for (const { spans } of scopeSpans) {
      for (const span of spans) {
        yield { span, service, children: [] };
      }
    }
  }
}

function byStart(left: SpanNode, right: SpanNode): number {
  const difference = left.span.startTimeUnixNano - right.span.startTimeUnixNano;
  return difference < 0n ? -1 : Number(difference > 0n);
}

function compareFirst(left: readonly SpanNode[], right: readonly SpanNode[]): number {
  const [first, second] = [left[0], right[0]];
  return first === undefined || second === undefined ? 0 : byStart(first, second);
}

function buildTrace(traceId: string, nodes: readonly SpanNode[]): TraceTree {
  // Of spans with one id (delivered twice, or shared by client and server) the first has the
  // children; the others stand beside it.
  const byId = new Map<string, SpanNode>();
  for (const node of nodes) {
    const id = formatId(node.span.spanId);
    if (id !== "" && !byId.has(id)) {
      byId.set(id, node);
    }
  }
  const roots: SpanNode[] = [];
  for (const node of nodes) {
    const parentId = formatId(node.span.parentSpanId);
    const parent = byId.get(parentId);
    if (parent !== undefined && parent !== node) {
      parent.children.push(node);
      continue;
    }
    if (parentId !== "") {
      node.detached = parent === node ? "parents form a circle" : "parent not seen";
    }
    roots.push(node);
  }
  roots.push(...breakCircles(nodes, roots));
  return { traceId, roots: roots.sort(byStart), nodes };
}

/** Spans whose parents lead back to themselves hang under no root: the earliest becomes one. */
function breakCircles(nodes: readonly SpanNode[], roots: readonly SpanNode[]): SpanNode[] {
  const reached = new Set<SpanNode>();
  for (const root of roots) {
    reach(root, reached);
  }
  const added: SpanNode[] = [];
  for (const node of nodes) {
    if (reached.has(node)) {
      continue;
    }
    node.detached = "parents form a circle";
    added.push(node);
    reach(node, reached);
  }
  return added;
}

/** Marks what hangs under a node; an edge back to a marked span would be printed forever: cut it. */
function reach(root: SpanNode, reached: Set<SpanNode>): void {
  reached.add(root);
  const open = [root];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    const kept = node.children.filter((child) => !reached.has(child));
    node.children.splice(0, node.children.length, ...kept);
    for (const child of kept) {
      reached.add(child);
      open.push(child);
    }
  }
}
