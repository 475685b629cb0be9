import type { MetricScope } from "../../contract/index.ts";

/** Which dimensions a metric of MSK comes with. */
export type DimensionSet =
  | "cluster"
  | "broker"
  | "authentication"
  | "topicOfBroker"
  | "topic"
  | "group"
  | "partition";

/** Dimensions by their names in CloudWatch, and the tags that they become. */
export const dimensionTags = {
  "Cluster Name": "kafka.cluster.name",
  "Broker ID": "broker.id",
  Topic: "topic",
  Partition: "partition",
  "Consumer Group": "group",
  "Client Authentication": "client.authentication",
} as const;

export type DimensionName = keyof typeof dimensionTags;

interface DimensionForm {
  readonly scope: MetricScope;
  /** Beside `Cluster Name`. */
  readonly names: readonly DimensionName[];
}

/** The level of each set, and its dimensions beside `Cluster Name`. */
export const dimensionSets: Readonly<Record<DimensionSet, DimensionForm>> = {
  cluster: { scope: "cluster", names: [] },
  broker: { scope: "broker", names: ["Broker ID"] },
  authentication: { scope: "broker", names: ["Broker ID", "Client Authentication"] },
  topicOfBroker: { scope: "topic", names: ["Broker ID", "Topic"] },
  topic: { scope: "topic", names: ["Topic"] },
  group: { scope: "group", names: ["Consumer Group", "Topic"] },
  partition: { scope: "group", names: ["Consumer Group", "Topic", "Partition"] },
};

/** Sets by the names of their dimensions beside `Cluster Name`, sorted. */
const setsByNames: ReadonlyMap<string, DimensionSet> = new Map(
  (Object.keys(dimensionSets) as DimensionSet[]).map((set) => [
    [...dimensionSets[set].names].sort().join("|"),
    set,
  ]),
);

/** Which set these dimensions are; undefined for others. `Cluster Name` makes no difference. */
export function dimensionSetOf(names: Iterable<string>): DimensionSet | undefined {
  const others = [...names].filter((name) => name !== "Cluster Name");
  return setsByNames.get(others.sort().join("|"));
}
