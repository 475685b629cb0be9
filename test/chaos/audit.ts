import { decodeRequest } from "../../src/otlp/index.ts";
import { readTopic } from "../support/read-topic.ts";
import type { Ledger } from "./ledger.ts";
import type { Verdict } from "./verdicts.ts";

const named = 5;

/**
 * Whether every acknowledged item lies on the topic, whatever became of it at the readers. Read by
 * the driver alone.
 *
 * @param after - items acknowledged before this time need not be there
 */
export async function acknowledgedIsStored(
  ledger: Ledger,
  { servers, topic, after }: { servers: string; topic: string; after: number },
): Promise<Verdict> {
  const stored = new Set<string>();
  for (const { value } of await readTopic(servers, topic)) {
    const { resourceSpans = [] } = decodeRequest("traces", value ?? new Uint8Array());
    const spans = resourceSpans.flatMap(({ scopeSpans = [] }) =>
      scopeSpans.flatMap(({ spans = [] }) => spans),
    );
    for (const { name } of spans) stored.add(name ?? "");
  }
  const missing = [...ledger.items].filter(([name, { acknowledgedAt = -1 }]) => {
    return acknowledgedAt >= 0 && acknowledgedAt >= after && !stored.has(name);
  });
  const examples = missing.slice(0, named).map(([name]) => name);
  return {
    promise: "everything acknowledged is on the topic",
    kept: missing.length === 0,
    detail: `${missing.length}${missing.length > 0 ? `: ${examples.join(", ")}` : ""}`,
  };
}
