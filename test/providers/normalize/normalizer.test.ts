import { describe, expect, it } from "vitest";
import {
  type MetricRow,
  MetricTable,
  Normalizer,
  type SourceSeries,
} from "../../../src/providers/normalize/index.ts";
import { awsNaming, confluentNaming } from "../../../src/providers/normalize/unmapped.ts";

const rows: readonly MetricRow[] = [
  {
    source: "BytesInPerSec",
    statistic: "Average",
    sourceUnit: "Bytes/Second",
    name: "kafka.bytes.in.rate",
    unit: "By/s",
    scopes: ["broker", "topic"],
  },
  {
    source: "BytesInPerSec",
    statistic: "Sum",
    sourceUnit: "Bytes/Second",
    name: "kafka.bytes.in.rate",
    unit: "By/s",
    scopes: ["topic"],
    sampleSeconds: 60,
  },
  {
    source: "CpuUser",
    statistic: "Average",
    sourceUnit: "Percent",
    name: "kafka.cpu.utilization",
    unit: "1",
    scopes: ["broker"],
    factor: 0.01,
    tags: { state: "user" },
  },
  {
    source: "received_records",
    statistic: "",
    sourceUnit: "",
    name: "kafka.messages.in.rate",
    unit: "{message}/s",
    scopes: ["cluster"],
    isPerInterval: true,
  },
];
const table = new MetricTable(rows, awsNaming);
const normalizer = new Normalizer({ provider: "AWS_MSK", table });
const tags = { "kafka.cluster.name": "orders", "broker.id": "1" };
const at = { timestamp: 1_000, periodMs: 60_000 };

describe("a metric with a row", () => {
  it("has the shared name and unit, its scope, and what the provider calls it", () => {
    const source = { source: "BytesInPerSec", scope: "broker", tags } as const;
    expect(normalizer.normalize({ ...source, value: 5, ...at })).toEqual({
      name: "kafka.bytes.in.rate",
      value: 5,
      unit: "By/s",
      timestamp: 1_000,
      periodMs: 60_000,
      tags: {
        provider: "AWS_MSK",
        "kafka.cluster.name": "orders",
        "broker.id": "1",
        scope: "broker",
        "provider.metric.name": "BytesInPerSec",
        "provider.statistic": "Average",
        "provider.unit": "Bytes/Second",
      },
    });
  });

  it("that is percent is a ratio, with the row's own tags", () => {
    const point = normalizer.normalize({
      source: "CpuUser",
      scope: "broker",
      tags,
      value: 25,
      ...at,
    });
    expect(point).toMatchObject({ value: 0.25, unit: "1", tags: { state: "user" } });
  });

  it("that is a sum over the interval is a rate", () => {
    const series = normalizer.series({ source: "received_records", scope: "cluster", tags });
    expect(series?.point(120, 0, 60_000)?.value).toBe(2);
    expect(series?.point(120, 0, 300_000)?.value).toBe(0.4);
    expect(series?.tags).not.toHaveProperty(["provider.statistic"]);
    expect(series?.tags).not.toHaveProperty(["provider.unit"]);
  });

  it("that is a sum of samples is the same rate over a longer interval", () => {
    const series = normalizer.series({
      source: "BytesInPerSec",
      scope: "topic",
      statistic: "Sum",
      tags,
    });
    expect(series?.point(100, 0, 60_000)?.value).toBe(100);
    expect(series?.point(500, 0, 300_000)?.value).toBe(100);
  });

  it("is found by its level and statistic", () => {
    expect(table.find({ source: "BytesInPerSec", scope: "topic" })).toBe(rows[0]);
    expect(table.find({ source: "BytesInPerSec", scope: "topic", statistic: "Sum" })).toBe(rows[1]);
    expect(
      table.find({ source: "BytesInPerSec", scope: "broker", statistic: "Sum" }),
    ).toBeUndefined();
    expect(table.find({ source: "CpuUser", scope: "cluster" })).toBeUndefined();
    expect(table.rowsOf("BytesInPerSec")).toHaveLength(2);
    expect(table.rowsOf("constructor")).toEqual([]);
  });

  it("is named by either of its names", () => {
    const [row] = rows as [MetricRow];
    expect(MetricTable.isNamed(row, new Set(["kafka.bytes.in.rate"]))).toBe(true);
    expect(MetricTable.isNamed(row, new Set(["BytesInPerSec"]))).toBe(true);
    expect(MetricTable.isNamed(row, new Set(["CpuUser"]))).toBe(false);
  });
});

describe("a point without a value", () => {
  it.each([undefined, null, Number.NaN, Number.POSITIVE_INFINITY])("%s is none, not 0", (value) => {
    expect(
      normalizer.normalize({ source: "CpuUser", scope: "broker", tags, value, ...at }),
    ).toBeUndefined();
  });

  it("is not to be taken for one that is 0", () => {
    const point = normalizer.normalize({
      source: "CpuUser",
      scope: "broker",
      tags,
      value: 0,
      ...at,
    });
    expect(point?.value).toBe(0);
  });
});

describe("a metric without a row", () => {
  const source: SourceSeries = {
    source: "CPUCreditBalance",
    scope: "broker",
    sourceUnit: "Count/Second",
    tags,
  };

  it("has the provider's prefix, and its unit by UCUM", () => {
    expect(normalizer.series(source)).toMatchObject({
      name: "aws.kafka.cpu_credit_balance",
      unit: "{Count}/s",
      tags: { "provider.metric.name": "CPUCreditBalance", "provider.unit": "Count/Second" },
    });
  });

  it("is called in lower case where plain names are asked for, and left out where none are", () => {
    const plain = new Normalizer({ provider: "AWS_MSK", table, unmapped: "plain" });
    expect(plain.series(source)?.name).toBe("cpucreditbalance");
    const drop = new Normalizer({ provider: "AWS_MSK", table, unmapped: "drop" });
    expect(drop.series(source)).toBeUndefined();
    expect(drop.normalize({ ...source, value: 1, ...at })).toBeUndefined();
  });

  it.each([
    ["KafkaDataLogsDiskUsed", "aws.kafka.kafka_data_logs_disk_used"],
    ["ZooKeeperRequestLatencyMsMean", "aws.kafka.zoo_keeper_request_latency_ms_mean"],
    ["IAMTooManyConnections", "aws.kafka.iam_too_many_connections"],
    ["cpu user", "aws.kafka.cpu_user"],
  ])("of AWS: %s is %s", (name, expected) => {
    expect(awsNaming.prefix(name)).toBe(expected);
  });

  it.each([
    ["io.confluent.kafka.server/received_bytes", "confluent.kafka.server.received_bytes"],
    [
      "io.confluent.flink/compute_pool_utilization/current_cfus",
      "confluent.flink.compute_pool_utilization.current_cfus",
    ],
  ])("of Confluent Cloud: %s is %s", (name, expected) => {
    expect(confluentNaming.prefix(name)).toBe(expected);
    expect(confluentNaming.plain(name)).toBe(name);
  });

  it.each([
    ["Bytes/Second", "By/s"],
    ["Percent", "%"],
    ["None", "1"],
    ["Furlongs", "Furlongs"],
    ["", ""],
  ])("has the unit %s as %s", (unit, expected) => {
    expect(awsNaming.unit(unit)).toBe(expected);
    expect(confluentNaming.unit(unit)).toBe(unit);
  });
});

describe("a series", () => {
  it("has one frozen object of tags for all of its points", () => {
    const series = normalizer.series({ source: "CpuUser", scope: "broker", tags });
    expect(series?.point(1, 0, 60_000)?.tags).toBe(series?.point(2, 60_000, 60_000)?.tags);
    expect(Object.isFrozen(series?.tags)).toBe(true);
    expect(tags).toEqual({ "kafka.cluster.name": "orders", "broker.id": "1" });
  });

  it("is made once for its key while it is in use, and forgotten some time after", () => {
    const small = new Normalizer({ provider: "AWS_MSK", table, maxSeries: 2, unmapped: "drop" });
    const made: string[] = [];
    const ask = (key: string) =>
      small.seriesOf(key, () => {
        made.push(key);
        return { source: key === "none" ? "Other" : "CpuUser", scope: "broker", tags };
      });
    const first = ask("a");
    expect(ask("a")).toBe(first);
    expect(ask("none")).toBeUndefined();
    ask("none");
    ask("b");
    // Used again while it is among those of before.
    expect(ask("a")).toBe(first);
    ask("c");
    ask("d");
    ask("e");
    ask("a");
    expect(made).toEqual(["a", "none", "b", "c", "d", "e", "a"]);
  });
});
