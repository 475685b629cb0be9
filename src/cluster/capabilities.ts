import { UnsupportedError } from "../errors/index.ts";

/**
 * What a real Kafka does and the embedded cluster does not. Tests that run on both kinds of broker
 * choose by this list, and calls beyond it fail at once.
 */
export const embeddedLimits = {
  createTopics: "create topics: they appear at first use, with 4 partitions",
  alterTopics: "delete or change topics, their partitions, settings or records",
  describeCluster: "describe the cluster, its configuration, groups or access lists",
  offsetsByTime: "look offsets up by time",
  abortedTransactions: "hide the records of aborted transactions",
  transactionalOffsets: "commit offsets in transactions: they are committed right after them",
  leaderElection: "elect leaders",
  retention: "keep more than the newest 5 MB of a partition, or anything past its own end",
  security: "speak TLS or SASL",
} as const satisfies Record<string, string>;

/** Something that not every kind of broker can do. */
export type Capability = keyof typeof embeddedLimits;

/** All capabilities: those of a real Kafka. */
export const allCapabilities: ReadonlySet<Capability> = new Set(
  Object.keys(embeddedLimits) as Capability[],
);

/** The capabilities of the embedded cluster: none of those in the list. */
export const embeddedCapabilities: ReadonlySet<Capability> = new Set();

/**
 * Fails at once where an embedded cluster is asked for what it cannot do.
 *
 * @throws UnsupportedError `EMBEDDED_UNSUPPORTED`
 */
export function requireCapability(
  target: { readonly embedded: boolean },
  capability: Capability,
): void {
  if (target.embedded && !embeddedCapabilities.has(capability)) {
    throw new UnsupportedError("EMBEDDED_UNSUPPORTED", {
      detail: `it cannot ${embeddedLimits[capability]}`,
    });
  }
}
