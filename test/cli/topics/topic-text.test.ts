import { describe, expect, it } from "vitest";
import { topicText } from "../../../src/cli/topics/topic-text.ts";
import type { PartitionDescription, TopicDescription } from "../../../src/cluster/index.ts";
import { AuthorizationError } from "../../../src/errors/index.ts";

function partition(id: number, more: Partial<PartitionDescription> = {}): PartitionDescription {
  return {
    partition: id,
    leader: 1,
    replicas: [1, 2, 3],
    inSyncReplicas: [1, 2, 3],
    offlineReplicas: [],
    earliestOffset: 100n,
    latestOffset: 1_600n,
    sizeBytes: 2_000_000n,
    ...more,
  };
}

function topic(more: Partial<TopicDescription> = {}): TopicDescription {
  const entry = { isDefault: true, isSensitive: false, isReadOnly: false };
  return {
    name: "otlp_spans",
    id: "x",
    internal: false,
    partitions: [partition(0), partition(1)],
    config: [
      { ...entry, name: "cleanup.policy", value: "delete", source: "default" },
      { ...entry, name: "retention.ms", value: "3600000", source: "topic", isDefault: false },
    ],
    absent: [],
    ...more,
  };
}

const layout = { width: 120, allSettings: false };

describe("a topic for a person", () => {
  it("has a head, a row for each partition, and the settings of its own", () => {
    const text = topicText(topic(), layout);
    expect(text.split("\n")[0]).toBe("otlp_spans · 2 partitions · 3,000 offsets · 4 MB");
    expect(text).toMatch(/^ +0 +1 +1, 2, 3 +1, 2, 3 +100 +1,600 +2 MB$/m);
    expect(text).toMatch(/^retention\.ms +3600000 +topic$/m);
    expect(text).not.toContain("cleanup.policy");
    expect(topicText(topic(), { ...layout, allSettings: true })).toMatch(
      /^cleanup\.policy +delete +default$/m,
    );
  });

  it("marks partitions that are not well", () => {
    const partitions = [
      partition(0, { inSyncReplicas: [1], offlineReplicas: [2] }),
      partition(1, { leader: undefined, inSyncReplicas: [] }),
      partition(2),
    ];
    const text = topicText(topic({ partitions }), layout);
    expect(text.split("\n")[0]).toMatch(/ · 2 not well$/);
    expect(text).toMatch(/^ +0 +1 +.* under-replicated, offline: 2$/m);
    expect(text).toMatch(/^ +1 +– +.* no leader, under-replicated$/m);
    expect(text).toMatch(/^ +2 +1 +.* 2 MB$/m);
    expect(topicText(topic({ partitions }), { ...layout, color: true })).toContain("\u001b[31m");
  });

  it("tells once what could not be had, and sums up nothing that is not known", () => {
    const error = new AuthorizationError("CLUSTER_NOT_AUTHORIZED");
    const text = topicText(
      topic({
        partitions: [partition(0, { sizeBytes: undefined }), partition(1)],
        config: [],
        absent: [
          { part: "config", partition: undefined, error },
          { part: "sizes", partition: 0, error },
          { part: "sizes", partition: 4, error },
        ],
      }),
      layout,
    );
    expect(text.split("\n")[0]).toBe("otlp_spans · 2 partitions · 3,000 offsets");
    expect(text).toMatch(/^ {2}config: This user may not do that on the cluster/m);
    expect(text).toMatch(/^ {2}sizes: .* \(partitions 0, 4\)$/m);
    expect(text.match(/may not do that/g)).toHaveLength(2);
  });
});
