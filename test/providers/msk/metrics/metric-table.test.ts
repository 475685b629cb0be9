import { describe, expect, it } from "vitest";
import {
  dimensionSetOf,
  type dimensionSets,
  mskMetricOf,
  mskMetrics,
  mskTable,
} from "../../../../src/providers/msk/metrics/index.ts";
import { catalogue, type Dims } from "../../../support/aws/metric-catalogue.ts";

const sets = {
  cluster: "cluster",
  broker: "broker",
  authentication: "authentication",
  "topic-broker": "topicOfBroker",
  topic: "topic",
  group: "group",
  partition: "partition",
} as const satisfies Record<Dims, keyof typeof dimensionSets>;

describe("the table of MSK's metrics", () => {
  it.each(catalogue.flatMap((entry) => entry.metrics.map((metric) => ({ ...entry, metric }))))(
    "has $metric by $dims of $types at $level",
    ({ metric, dims, types, level }) => {
      for (const kind of types) {
        const found = mskMetricOf(metric, sets[dims], kind);
        expect(found?.level).toBe(level);
      }
    },
  );

  it("has no metric of a kind of cluster that the documents lack", () => {
    const listed = new Set(
      catalogue.flatMap(({ dims, types, metrics }) =>
        types.flatMap((type) => metrics.map((metric) => `${type} ${sets[dims]} ${metric}`)),
      ),
    );
    const express = mskMetrics.filter(({ kinds }) => kinds.includes("express"));
    const own = express.map(({ source, dimensions }) => `express ${dimensions} ${source}`);
    expect(own).not.toContain("express cluster OfflinePartitionsCount");
    expect(own).not.toContain("express broker UnderReplicatedPartitions");
    expect(own).not.toContain("express broker KafkaDataLogsDiskUsed");
    const serverless = mskMetrics.filter(({ kinds }) => kinds.includes("serverless"));
    expect(
      serverless.every((each) => listed.has(`serverless ${each.dimensions} ${each.source}`)),
    ).toBe(true);
  });

  it("names one metric once for a kind of cluster and a set of dimensions", () => {
    const keys = mskMetrics.flatMap(({ source, dimensions, kinds }) =>
      kinds.map((kind) => `${kind} ${dimensions} ${source}`),
    );
    expect(new Set(keys).size).toBe(keys.length);
  });

  it("has one unit for each shared name", () => {
    const units = new Map<string, Set<string>>();
    for (const { name, unit } of mskTable.rows) {
      units.set(name, (units.get(name) ?? new Set()).add(unit));
    }
    expect([...units.values()].every((each) => each.size === 1)).toBe(true);
  });

  it.each([
    ["BytesInPerSec", "kafka.bytes.in.rate", "By/s", "Average"],
    ["BytesOutPerSec", "kafka.bytes.out.rate", "By/s", "Average"],
    ["MessagesInPerSec", "kafka.messages.in.rate", "{message}/s", "Average"],
    ["ActiveControllerCount", "kafka.controller.active.count", "{controller}", "Maximum"],
    ["OfflinePartitionsCount", "kafka.partitions.offline.count", "{partition}", "Maximum"],
  ])("calls %s %s in %s by %s", (source, name, unit, statistic) => {
    const [row] = mskTable.rowsOf(source);
    expect(row).toMatchObject({ name, unit, statistic });
  });

  it("makes ratios of percent", () => {
    const ratios = mskTable.rows.filter(({ sourceUnit }) => sourceUnit === "Percent");
    expect(ratios.length).toBeGreaterThan(0);
    expect(ratios.every(({ unit, factor }) => unit === "1" && factor === 0.01)).toBe(true);
  });
});

describe("dimensionSetOf", () => {
  it("tells the set whether or not Cluster Name is there, in any order", () => {
    expect(dimensionSetOf(["Topic", "Consumer Group"])).toBe("group");
    expect(dimensionSetOf(["Consumer Group", "Cluster Name", "Topic"])).toBe("group");
    expect(dimensionSetOf(["Topic", "Broker ID", "Cluster Name"])).toBe("topicOfBroker");
    expect(dimensionSetOf(["Cluster Name"])).toBe("cluster");
    expect(dimensionSetOf(["BrokerID"])).toBeUndefined();
  });
});
