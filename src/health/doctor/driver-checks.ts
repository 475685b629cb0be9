import { driverFacts } from "../../cluster/index.ts";
import { type KafkaConfig, withoutTransactions } from "../../config/index.ts";
import { MissingDependencyError } from "../../errors/index.ts";
import { KafkaProducer } from "../../producer/index.ts";
import { type Check, type Finding, ok } from "../check.ts";

/** Whether the native driver loads. */
export function driverCheck(): Check {
  return {
    name: "driver",
    run: async () => {
      const { features, librdkafkaVersion, packageName, version } = driverFacts();
      const { arch, platform, version: node } = process;
      return {
        ...ok(
          `${packageName} ${version} with librdkafka ${librdkafkaVersion}, on Node.js ${node} for ${platform}-${arch}`,
        ),
        details: { packageName, version, librdkafkaVersion, features, node, platform, arch },
      };
    },
  };
}

/** Whether the driver, which all data goes through, connects with this configuration. */
export function driverConnectionCheck(config: KafkaConfig): Check {
  return {
    name: "driver connection",
    run: async () => {
      const absent = missingFeatures(config);
      if (absent.length > 0) {
        return lacks(absent);
      }
      const start = performance.now();
      await connectDriver(config);
      return ok(`connected in ${Math.ceil(performance.now() - start)} ms`);
    },
  };
}

/**
 * Connects as a producer does, and disconnects.
 *
 * @throws ConnectionError, AuthenticationError, ConfigError, UnsupportedError
 */
export async function connectDriver(config: KafkaConfig): Promise<void> {
  await using producer = new KafkaProducer(withoutTransactions(config));
  await producer.connect();
}

const saslFeatures = {
  none: [],
  plain: ["sasl_plain"],
  "scram-sha-256": ["sasl_scram"],
  "scram-sha-512": ["sasl_scram"],
  oauthbearer: ["sasl_oauthbearer"],
  "aws-msk-iam": ["sasl_oauthbearer"],
  gssapi: ["sasl_gssapi"],
} as const satisfies Record<KafkaConfig["auth"]["mechanism"], readonly string[]>;

/** What librdkafka was built without, and this configuration needs. */
function missingFeatures({ auth, ssl, producer }: KafkaConfig): string[] {
  const { features } = driverFacts();
  const wanted = [
    ...(ssl === false ? [] : ["ssl"]),
    ...saslFeatures[auth.mechanism],
    ...(producer.compression === "none" ? [] : [producer.compression]),
  ];
  return wanted.filter((feature) => !features.includes(feature));
}

function lacks(absent: readonly string[]): Finding {
  const { action } = new MissingDependencyError("DRIVER_UNLOADABLE", { packageName: "" });
  return {
    status: "failed",
    reason: `librdkafka was built without ${absent.join(", ")}, which this configuration needs`,
    action,
  };
}
