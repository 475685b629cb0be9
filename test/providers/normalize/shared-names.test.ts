import { describe, expect, it } from "vitest";
import { confluentTable } from "../../../src/providers/confluent/metrics/index.ts";
import { mskTable } from "../../../src/providers/msk/metrics/index.ts";

const tables = { AWS_MSK: mskTable, CONFLUENT_CLOUD: confluentTable };
const all = Object.entries(tables).flatMap(([provider, { rows }]) =>
  rows.map((row) => ({ provider, ...row })),
);

describe("the tables of all providers", () => {
  it("give a name one unit, whoever the provider is", () => {
    const unitsOf = new Map<string, Set<string>>();
    for (const { name, unit } of all) {
      unitsOf.set(name, (unitsOf.get(name) ?? new Set()).add(unit));
    }
    const several = [...unitsOf].filter(([, units]) => units.size > 1);
    expect(several.map(([name, units]) => [name, [...units]])).toEqual([]);
    expect(unitsOf.size).toBeGreaterThan(50);
  });

  it("write ratios as numbers from 0 to 1: nothing mapped is in percent", () => {
    expect(all.filter(({ unit }) => unit === "%")).toEqual([]);
    const ofPercent = all.filter(
      ({ sourceUnit, unit }) => sourceUnit === "Percent" && unit === "1",
    );
    for (const { source, factor } of ofPercent) {
      // These two are called percent, and come as ratios.
      const isRatio = /AvgIdlePercent$/.test(source);
      expect([source, factor ?? 1]).toEqual([source, isRatio ? 1 : 0.01]);
    }
  });

  it("name what is a rate as one, and the other way round", () => {
    for (const { name, unit, isPerInterval } of all) {
      if (isPerInterval === true) {
        expect([name, unit]).toEqual([name, expect.stringMatching(/\/s$/)]);
      }
      if (name.endsWith(".rate")) {
        expect([name, unit]).toEqual([name, expect.stringMatching(/\/s$|^1$/)]);
      }
    }
  });

  it.each([
    ["AWS_MSK", "BytesInPerSec", "kafka.bytes.in.rate"],
    ["AWS_MSK", "BytesOutPerSec", "kafka.bytes.out.rate"],
    ["AWS_MSK", "MessagesInPerSec", "kafka.messages.in.rate"],
    ["AWS_MSK", "ActiveControllerCount", "kafka.controller.active.count"],
    ["AWS_MSK", "OfflinePartitionsCount", "kafka.partitions.offline.count"],
    ["CONFLUENT_CLOUD", "io.confluent.kafka.server/received_bytes", "kafka.bytes.in.rate"],
    ["CONFLUENT_CLOUD", "io.confluent.kafka.server/sent_bytes", "kafka.bytes.out.rate"],
    ["CONFLUENT_CLOUD", "io.confluent.kafka.server/received_records", "kafka.messages.in.rate"],
  ] as const)("%s calls %s %s", (provider, source, name) => {
    const names = new Set(tables[provider].rowsOf(source).map((row) => row.name));
    expect([...names]).toEqual([name]);
  });

  it("name no series twice: source, scope and statistic find one row", () => {
    for (const [provider, { rows }] of Object.entries(tables)) {
      const keys = rows.flatMap(({ source, statistic, scopes, name }) =>
        scopes.map((scope) => [provider, source, statistic, scope, name].join(" ")),
      );
      expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([]);
    }
  });
});
