import { startConfluent } from "../support/confluent/index.ts";
import { type ProviderBench, providerSuite } from "./provider-suite.ts";

const minuteMs = 60_000;

for (const mode of ["query", "export"] as const) {
  const start = async (): Promise<ProviderBench> => {
    const fixture = await startConfluent({ mode });
    const { server, clock, provider } = fixture;
    const endMs = Math.floor((clock.now() - server.latencyMs) / minuteMs) * minuteMs;
    return {
      provider,
      another: async () => fixture.another(),
      clusters: server.state.clusters.map(({ name, topics, groups }) => ({
        name,
        brokers: undefined,
        topics,
        groups,
      })),
      range: { startMs: endMs - 5 * minuteMs, endMs },
      [Symbol.asyncDispose]: () => fixture[Symbol.asyncDispose](),
    };
  };

  providerSuite(`Confluent Cloud, read by ${mode}`, start);
}
