import type { KafkaAuth, KafkaConfig } from "../config/index.ts";
import { AuthenticationError, KafkaBridgeError } from "../errors/index.ts";
import { parseAddress } from "./broker-address.ts";
import type { DriverTarget } from "./driver-settings.ts";
import { listenerFault } from "./listener-fault.ts";

type Code = KafkaBridgeError["code"];

/** Failures whose reason the clients do not tell, or not well. */
const vague: ReadonlySet<Code> = new Set<Code>([
  "AUTHENTICATION_FAILED",
  "CONFIG_INVALID",
  "CONNECTION_FAILED",
  "PROTOCOL_MISMATCH",
  "SASL_MECHANISM_UNSUPPORTED",
  "TLS_FAILED",
  "UNEXPECTED",
]);
/** Where all brokers are configured alike, a few of them tell as much as all. */
const maxServers = 3;

/**
 * Finds the reason why connecting failed, by looking into certificates and keys, and by asking the
 * listeners themselves: neither client tells an expired certificate from a wrong name, or a listener
 * that wants SASL from a broker that goes down.
 *
 * @param failure - what the client said
 * @returns a better error with the first as its cause, or the same
 */
export async function explainFailure(
  config: KafkaConfig,
  target: DriverTarget,
  failure: KafkaBridgeError,
): Promise<KafkaBridgeError> {
  if (!vague.has(failure.code) || target.embedded) {
    return failure;
  }
  const servers = target.bootstrapServers.split(",").slice(0, maxServers).map(parseAddress);
  try {
    const faults = await Promise.all(
      servers.map((server) => listenerFault(config, server, failure)),
    );
    const fault = faults.find((each) => each !== undefined);
    return fault?.error ?? ofToken(config.auth, failure);
  } catch (error) {
    return error instanceof KafkaBridgeError ? error : failure;
  }
}

/** Where the credential is a token, user name and password are no advice. */
function ofToken(auth: KafkaAuth, failure: KafkaBridgeError): KafkaBridgeError {
  if (failure.code !== "AUTHENTICATION_FAILED") {
    return failure;
  }
  switch (auth.mechanism) {
    case "oauthbearer":
      return new AuthenticationError("TOKEN_REFUSED", { cause: failure });
    case "aws-msk-iam":
      return new AuthenticationError("TOKEN_REFUSED", {
        action:
          "Grant kafka-cluster:Connect to these AWS credentials, and check that auth.region is the cluster's.",
        cause: failure,
      });
    case "none":
    case "plain":
    case "scram-sha-256":
    case "scram-sha-512":
    case "gssapi":
      return failure;
  }
}
