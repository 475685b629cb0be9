import { AwsServer, mskProvider } from "../support/aws/index.ts";
import { type ProviderBench, providerSuite } from "./provider-suite.ts";

const minuteMs = 60_000;

const topics = ["bills", "orders"];
const groups = ["readers"];

async function start(): Promise<ProviderBench> {
  const aws = await AwsServer.start();
  aws.world.addCluster({
    name: "shop",
    level: "PER_TOPIC_PER_PARTITION",
    tags: { Team: "shop" },
    topics: topics.map((name) => ({ name, partitions: 3 })),
    groups: groups.map((name) => ({ name, topics })),
  });
  aws.world.addCluster({ name: "idle", brokers: 1 });
  const provider = mskProvider(aws);
  const endMs = Math.floor(aws.world.now() / minuteMs) * minuteMs - 3 * minuteMs;
  return {
    provider,
    another: async () => mskProvider(aws),
    clusters: [
      { name: "shop", brokers: 3, topics, groups },
      { name: "idle", brokers: 1, topics: [], groups: [] },
    ],
    range: { startMs: endMs - 5 * minuteMs, endMs },
    [Symbol.asyncDispose]: async () => {
      await provider.close();
      await aws[Symbol.asyncDispose]();
    },
  };
}

providerSuite("Amazon MSK", start);
