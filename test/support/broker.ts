/**
 * The real Kafka that integration and contract tests run against: a broker that the user names, else
 * one in Docker, else Apache Kafka from its jars. Finding none is a failure, never a skip.
 */

/** How a test broker came to be. */
export type BrokerKind = "env" | "docker" | "jvm";

/** A running broker (or the address of one) for tests. */
export interface TestBroker {
  readonly kind: BrokerKind;
  /** What is running, for the line that a test run prints. */
  readonly description: string;
  /** `host:port[,host:port…]`. */
  readonly bootstrapServers: string;
  stop(): Promise<void>;
}

/** One way to get a broker. `start` throws {@link BrokerUnavailable} when this machine lacks its means. */
export interface BrokerSource {
  readonly kind: BrokerKind;
  start(env: NodeJS.ProcessEnv): Promise<TestBroker>;
}

/** This machine cannot start a broker this way; the message says what is missing. */
export class BrokerUnavailable extends Error {
  override readonly name = "BrokerUnavailable";
}

const HOW_TO_GET_ONE = `Give the tests a Kafka in one of three ways:
  - KAFKA_TEST_BOOTSTRAP_SERVERS=host:port names a running broker
  - Docker: install it and start its daemon (image: KAFKA_TEST_IMAGE)
  - Java 17 or newer and Maven: on Debian or Ubuntu, apt-get install -y openjdk-17-jre-headless maven`;

/**
 * Starts the first broker that this machine can have, in the order of `sources`.
 *
 * @param sources - the ways to try, in order
 * @param env - `KAFKA_TEST_BROKER` (`env`, `docker` or `jvm`) forces one of them
 * @param say - receives one line on what is used and why
 * @throws Error naming every way tried and what to install, when none works
 */
export async function startTestBroker(
  sources: readonly BrokerSource[],
  env: NodeJS.ProcessEnv,
  say: (line: string) => void,
): Promise<TestBroker> {
  const missing: string[] = [];
  for (const source of candidates(sources, env)) {
    try {
      const broker = await source.start(env);
      const why = missing.length === 0 ? "" : ` (${missing.join("; ")})`;
      say(`Kafka for the tests: ${broker.description}${why}`);
      return broker;
    } catch (error) {
      // Any other error is a broker that should have worked: falling back would hide it.
      if (!(error instanceof BrokerUnavailable)) throw error;
      missing.push(`${source.kind}: ${error.message}`);
    }
  }
  const tried = missing.map((line) => `  - ${line}`).join("\n");
  throw new Error(`No Kafka for the integration tests.\n${tried}\n${HOW_TO_GET_ONE}`);
}

function candidates(
  sources: readonly BrokerSource[],
  env: NodeJS.ProcessEnv,
): readonly BrokerSource[] {
  const forced = env.KAFKA_TEST_BROKER;
  if (forced === undefined || forced === "") return sources;
  const chosen = sources.filter((source) => source.kind === forced);
  if (chosen.length > 0) return chosen;
  const kinds = sources.map((source) => source.kind).join(", ");
  throw new Error(`KAFKA_TEST_BROKER is "${forced}"; it can be one of: ${kinds}`);
}
