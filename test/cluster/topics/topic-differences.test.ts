import { describe, expect, test } from "vitest";
import { topicDifferences } from "../../../src/cluster/topics/topic-differences.ts";
import type { NewTopic, TopicConfigEntry } from "../../../src/cluster/topics/topic-types.ts";

function partition(number: number, replicas: readonly number[]) {
  return {
    partition: number,
    leader: replicas[0],
    replicas,
    inSyncReplicas: replicas,
    offlineReplicas: [],
  };
}

const actual = { partitions: [partition(0, [1, 2]), partition(1, [2, 3])] };

function setting(name: string, value: string | undefined): TopicConfigEntry {
  return {
    name,
    value,
    source: "topic",
    isDefault: false,
    isSensitive: value === undefined,
    isReadOnly: false,
  };
}

function differences(wanted: Omit<NewTopic, "name">, config: readonly TopicConfigEntry[] = []) {
  return topicDifferences({ name: "t", ...wanted }, actual, config);
}

describe("a topic that is as wanted", () => {
  test("has no differences", () => {
    const config = { "retention.ms": 1_000, "cleanup.policy": "compact, delete" };
    const found = [setting("retention.ms", "1000"), setting("cleanup.policy", "delete,compact")];
    expect(differences({ partitions: 2, replicationFactor: 2, config }, found)).toEqual([]);
  });

  test("may be anything where nothing is asked for", () => {
    expect(differences({})).toEqual([]);
    expect(differences({ partitions: -1, replicationFactor: -1 })).toEqual([]);
  });

  test("has the replicas where they were asked for", () => {
    const assignments = [
      [1, 2],
      [2, 3],
    ];
    expect(differences({ assignments })).toEqual([]);
  });
});

describe("a topic that is not as wanted", () => {
  test("has every difference listed, with both values", () => {
    const config = { "retention.ms": 5, "min.insync.replicas": 2 };
    const found = [setting("retention.ms", "1000")];
    expect(differences({ partitions: 3, replicationFactor: 1, config }, found)).toEqual([
      { property: "partitions", wanted: "3", actual: "2" },
      { property: "replicationFactor", wanted: "1", actual: "2" },
      { property: "config.retention.ms", wanted: "5", actual: "1000" },
      { property: "config.min.insync.replicas", wanted: "2", actual: undefined },
    ]);
  });

  test("tells all replication factors where partitions differ among themselves", () => {
    const uneven = { partitions: [partition(0, [1, 2, 3]), partition(1, [1])] };
    expect(topicDifferences({ name: "t", replicationFactor: 3 }, uneven, [])).toEqual([
      { property: "replicationFactor", wanted: "3", actual: "1, 3" },
    ]);
  });

  test("has another order of replicas, as the first leads", () => {
    const assignments = [
      [2, 1],
      [2, 3],
    ];
    expect(differences({ assignments })).toEqual([
      { property: "assignments", wanted: "[[2,1],[2,3]]", actual: "[[1,2],[2,3]]" },
    ]);
  });

  test("cannot be told to have a setting whose value is hidden", () => {
    expect(differences({ config: { secret: "x" } }, [setting("secret", undefined)])).toEqual([
      { property: "config.secret", wanted: "x", actual: undefined },
    ]);
  });
});
