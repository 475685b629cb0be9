import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ProviderError } from "../../../src/errors/index.ts";
import type { MetricFilters, NamedQuery } from "../../../src/providers/contract/index.ts";
import {
  confluentDialect,
  mskDialect,
  ProviderQueries,
} from "../../../src/providers/nrql/index.ts";

const msk = new ProviderQueries(mskDialect);
const confluent = new ProviderQueries(confluentDialect);

const names: readonly NamedQuery[] = [
  "clusterHealth",
  "clusterThroughput",
  "topicMetrics",
  "clusterOverview",
  "topicPerformance",
  "consumerLag",
];

interface Parsed {
  /** The query with each text replaced by a mark. */
  readonly skeleton: string;
  readonly texts: readonly string[];
}

const escapes: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t" };

/** Reads a query as New Relic does: texts in single quotes with backslashes, names in backticks. */
function parse(query: string): Parsed {
  const texts: string[] = [];
  const skeleton = query.replace(/'((?:[^'\\]|\\.)*)'|`[^`]*`/gs, (found, content?: string) => {
    if (content === undefined) {
      return found;
    }
    texts.push(content.replace(/\\(.)/gs, (_, char: string) => escapes[char] ?? char));
    return "?";
  });
  return { skeleton, texts };
}

function codeOf(query: () => string): unknown {
  try {
    return query();
  } catch (error) {
    expect(error).toBeInstanceOf(ProviderError);
    return (error as ProviderError).code;
  }
}

describe("the named queries", () => {
  const providers = { msk, confluent };
  const all = Object.entries(providers).flatMap(([provider, queries]) =>
    names.map((name) => [provider, name, queries] as const),
  );

  it.each(all)(
    "of %s: %s has FROM, SELECT, FACET, SINCE and LIMIT, in this order",
    (_, name, queries) => {
      const query = queries.named[name]({ clusterName: "orders" });
      expect(query).toMatch(
        /^FROM \w+(?:, \w+)* SELECT .+ AS \w+ WHERE .+ FACET .+ SINCE \d+ \w+ ago LIMIT \d+(?: TIMESERIES 5 minutes)?$/,
      );
      expect(parse(query).texts).toContain("orders");
    },
  );

  it("ask New Relic's samples for MSK, by the names that they have", () => {
    expect(msk.named.clusterThroughput({ clusterName: "orders" })).toBe(
      "FROM AwsMskBrokerSample SELECT average(provider.bytesInPerSec.Average) AS bytesIn, " +
        "average(provider.bytesOutPerSec.Average) AS bytesOut " +
        "WHERE provider.clusterName = 'orders' FACET provider.brokerId " +
        "SINCE 1 hour ago LIMIT 100 TIMESERIES 5 minutes",
    );
    expect(msk.named.clusterHealth({})).toContain("latest(provider.activeControllerCount.Sum)");
    expect(msk.named.topicMetrics({ topic: "t" })).toContain("WHERE provider.topic = 't' FACET");
  });

  it("ask for our own metrics where New Relic has none: the lag of groups of MSK", () => {
    const query = msk.named.consumerLag({ clusterName: "orders", group: "billing" });
    expect(query).toContain("FROM Metric SELECT max(kafka.consumer_group.lag_max) AS maxLag");
    expect(query).toContain(
      "WHERE provider = 'AWS_MSK' AND kafka.cluster.name = 'orders' AND group = 'billing'",
    );
  });

  it("turn Confluent Cloud's counts of a minute into rates, and its load into percent", () => {
    expect(confluent.named.clusterThroughput({ clusterId: "lkc-1" })).toContain(
      "rate(sum(confluent.kafka.server.received_bytes), 1 second) AS bytesIn",
    );
    expect(confluent.named.clusterHealth({})).toContain(
      "latest(confluent.kafka.server.cluster_load_percent) * 100 AS clusterLoad",
    );
  });

  it("take other times, limits, facets and series", () => {
    const query = msk.named.topicPerformance({
      since: 1_700_000_000_000,
      limit: 5_000,
      timeseries: "1 minute",
      facet: ["provider.clusterName", "my tag", "from"],
    });
    expect(query).toMatch(
      / FACET provider\.clusterName, `my tag`, `from` SINCE 1700000000000 LIMIT 5000 TIMESERIES 1 minute$/,
    );
  });
});

describe("a query for metrics", () => {
  it("has all normalized names of its level, or those that are asked for", () => {
    expect(msk.metricsQuery("topic", { topic: "orders" })).toBe(
      "FROM AwsMskTopicSample SELECT average(provider.bytesInPerSec.Average) AS `kafka.bytes.in.rate`, " +
        "average(provider.bytesOutPerSec.Average) AS `kafka.bytes.out.rate`, " +
        "average(provider.messagesInPerSec.Average) AS `kafka.messages.in.rate` " +
        "WHERE provider.topic = 'orders' FACET provider.clusterName, provider.topic SINCE 1 hour ago LIMIT 100",
    );
    const one = confluent.metricsQuery("cluster", { metrics: ["kafka.cluster.load"] });
    expect(one).toContain(
      "SELECT latest(confluent.kafka.server.cluster_load_percent) AS `kafka.cluster.load` FACET",
    );
  });

  it.each([
    ["limit 0", { limit: 0 }],
    ["a limit over 5,000", { limit: 5_001 }],
    ["half a limit", { limit: 1.5 }],
    ["no name", { clusterName: "" }],
    ["a blank name", { topic: "  " }],
    ["a time that is none", { since: "yesterday; DROP" }],
    ["a negative time", { since: -1 }],
    ["a series of no length", { timeseries: "0 minutes" }],
    ["a facet with a backtick", { facet: ["a` FROM Secrets"] }],
    ["a facet with a line break", { facet: ["a\nb"] }],
    ["no metrics", { metrics: [] }],
    ["a text beyond all measure", { clusterName: "x".repeat(5_000) }],
    ["a text with a control character", { clusterName: "a\u0000b" }],
  ] as const)("with %s is refused", (_, filters: MetricFilters) => {
    expect(codeOf(() => msk.metricsQuery("topic", filters))).toBe("PROVIDER_REQUEST_INVALID");
  });

  it("of an unknown type is refused, with the types that there are", () => {
    const ask = () => msk.metricsQuery("partition" as "topic", {});
    expect(ask).toThrow(
      /no metrics of "partition" for AWS_MSK; there are cluster, broker, topic, consumerGroup/,
    );
    expect(codeOf(ask)).toBe("PROVIDER_REQUEST_INVALID");
    expect(codeOf(() => msk.metricsQuery("constructor" as "topic", {}))).toBe(
      "PROVIDER_REQUEST_INVALID",
    );
    // Confluent Cloud shows no brokers.
    expect(codeOf(() => confluent.metricsQuery("broker", {}))).toBe("PROVIDER_REQUEST_INVALID");
  });

  it("for what New Relic does not have is refused, with what it has", () => {
    const ask = () => msk.metricsQuery("topic", { metrics: ["kafka.cluster.load"] });
    expect(ask).toThrow(/it has kafka\.bytes\.in\.rate, kafka\.bytes\.out\.rate/);
    expect(codeOf(ask)).toBe("PROVIDER_UNSUPPORTED");
    expect(codeOf(() => confluent.metricsQuery("topic", { brokerId: "1" }))).toBe(
      "PROVIDER_UNSUPPORTED",
    );
    expect(codeOf(() => msk.metricsQuery("topic", { metrics: ["toString"] }))).toBe(
      "PROVIDER_UNSUPPORTED",
    );
  });
});

describe("a search for entities", () => {
  it("names domain, types and what it is narrowed to", () => {
    expect(msk.entityQuery({})).toBe(
      "domain = 'INFRA' AND type IN ('AWSMSKCLUSTER', 'AWSMSKBROKER', 'AWSMSKTOPIC')",
    );
    expect(
      msk.entityQuery({
        types: ["AWSMSKTOPIC"],
        name: "orders",
        accountId: "123456789012",
        region: "eu-central-1",
        tags: { Environment: "prod", "cost center": "it's" },
      }),
    ).toBe(
      "domain = 'INFRA' AND type IN ('AWSMSKTOPIC') AND name = 'orders' AND " +
        "tags.`aws.accountId` = '123456789012' AND " +
        "(tags.`aws.awsRegion` = 'eu-central-1' OR tags.`aws.region` = 'eu-central-1') AND " +
        "tags.Environment = 'prod' AND tags.`cost center` = 'it\\'s'",
    );
  });

  it("is refused for types that are not the provider's, and for nothing at all", () => {
    expect(() => confluent.entityQuery({ types: ["CONFLUENTCLOUDBROKER"] })).toThrow(
      /there are CONFLUENTCLOUDCLUSTER, CONFLUENTCLOUDKAFKATOPIC/,
    );
    expect(codeOf(() => msk.entityQuery({ types: [] }))).toBe("PROVIDER_REQUEST_INVALID");
    expect(codeOf(() => msk.entityQuery({ name: "" }))).toBe("PROVIDER_REQUEST_INVALID");
    expect(codeOf(() => msk.entityQuery({ tags: { "a`b": "x" } }))).toBe(
      "PROVIDER_REQUEST_INVALID",
    );
    expect(codeOf(() => confluent.entityQuery({ region: "eu" }))).toBe("PROVIDER_UNSUPPORTED");
  });
});

describe("any text from outside", () => {
  const hostile = fc
    .array(
      fc.constantFrom(
        "'",
        "\\",
        "`",
        '"',
        "\n",
        "\r",
        "\t",
        "a",
        " ",
        "--",
        "/*",
        "%",
        "' OR 1=1",
        "🚚",
      ),
      {
        minLength: 1,
        maxLength: 12,
      },
    )
    .map((parts) => `x${parts.join("")}`);

  it("stays a text in every query, and comes out as it went in", () => {
    fc.assert(
      fc.property(hostile, fc.constantFrom(...names), (text, name) => {
        for (const queries of [msk, confluent]) {
          const plain = parse(queries.named[name]({ clusterName: "plain" }));
          const found = parse(queries.named[name]({ clusterName: text }));
          expect(found.skeleton).toBe(plain.skeleton);
          expect(found.texts).toEqual(plain.texts.map((each) => (each === "plain" ? text : each)));
        }
        const filters = { name: text, tags: { team: text } };
        const search = parse(msk.entityQuery(filters));
        expect(search.skeleton).toBe(
          parse(msk.entityQuery({ name: "n", tags: { team: "t" } })).skeleton,
        );
        expect(search.texts.slice(-2)).toEqual([text, text]);
      }),
    );
  });

  it("as an attribute stays one name, or is refused", () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const query = codeOf(() => msk.named.topicMetrics({ facet: [text] }));
        if (/[`\\\n\r\t]/.test(text)) {
          expect(query).toBe("PROVIDER_REQUEST_INVALID");
        } else {
          expect(query).toMatch(/ FACET (?:`[^`]+`|\w+) SINCE 1 hour ago LIMIT 100$/u);
        }
      }),
    );
  });
});
