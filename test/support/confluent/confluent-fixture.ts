import type { ConfluentSourceOptions } from "../../../src/config/index.ts";
import {
  ConfluentProvider,
  type ConfluentSurroundings,
} from "../../../src/providers/confluent/index.ts";
import { ManualClock } from "../providers/manual-clock.ts";
import { ConfluentServer } from "./confluent-server.ts";

/** When the fixture's clock begins: not at the start of a minute. */
const fixtureStart = Date.parse("2026-03-01T12:06:41Z");

/** A server with some clusters, a clock of its own, and a provider that reads it. */
export interface ConfluentFixture extends AsyncDisposable {
  readonly server: ConfluentServer;
  /** Waits move it, so that no test waits. */
  readonly clock: ManualClock;
  readonly provider: ConfluentProvider;
  /** Another one for the same server. */
  readonly another: (
    options?: Partial<ConfluentSourceOptions>,
    surroundings?: ConfluentSurroundings,
  ) => ConfluentProvider;
}

/** Starts a server with three clusters in two environments, and a provider for it. */
export async function startConfluent(
  options: Partial<ConfluentSourceOptions> = {},
  surroundings: ConfluentSurroundings = {},
): Promise<ConfluentFixture> {
  const clock = new ManualClock(fixtureStart, { passesBySelf: true });
  const server = await ConfluentServer.start(() => clock.now());
  const { state } = server;
  state.addEnvironment("env-prod", "prod");
  state.addEnvironment("env-staging", "staging");
  state.addCluster({
    id: "lkc-orders",
    environment: "env-prod",
    name: "orders-prod",
    kind: "Dedicated",
    connectors: [{ id: "lcc-s3", name: "s3-sink", state: "RUNNING" }],
    ksqldb: ["lksqlc-1"],
  });
  state.addCluster({
    id: "lkc-search",
    environment: "env-prod",
    cloud: "GCP",
    region: "europe-west3",
  });
  state.addCluster({ id: "lkc-staging", environment: "env-staging", topics: ["orders"] });
  state.registries.push({
    id: "lsrc-prod",
    environment: "env-prod",
    cloud: "AWS",
    region: "eu-central-1",
  });
  const another: ConfluentFixture["another"] = (others = {}, own = {}) =>
    new ConfluentProvider(
      {
        apiKey: server.apiKey,
        apiSecret: server.apiSecret,
        baseUrl: server.url,
        metricsBaseUrl: server.url,
        ...options,
        ...others,
      },
      { clock, ...surroundings, ...own },
    );
  const provider = another();
  return {
    server,
    clock,
    provider,
    another,
    [Symbol.asyncDispose]: async () => {
      await provider.close();
      await server[Symbol.asyncDispose]();
    },
  };
}
