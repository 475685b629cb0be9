import type { ConnectionOptions } from "node:tls";
import type { KafkaAuth, KafkaConfig } from "../config/index.ts";
import { AuthenticationError, ConnectionError, KafkaBridgeError } from "../errors/index.ts";
import { type BrokerAddress, nameOf, parseAddress } from "./broker-address.ts";
import type { DriverTarget } from "./driver-settings.ts";
import { askListener, type ListenerAnswer, openTcp, openTls } from "./listener-probe.ts";
import { refused, untrusted } from "./tls-failure.ts";
import { checkTls, ownCertificate, readTls, type TlsMaterial, tlsOptions } from "./tls-material.ts";

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
    const material = config.ssl === false ? undefined : await readTls(config.ssl);
    if (config.ssl !== false && material !== undefined) {
      checkTls(config.ssl, material);
    }
    const reasons = await Promise.all(
      servers.map((server) => probe(config, material, server, failure)),
    );
    return reasons.find((reason) => reason !== undefined) ?? ofToken(config.auth, failure);
  } catch (error) {
    return error instanceof KafkaBridgeError ? error : failure;
  }
}

/** What is wrong with a listener; undefined where nothing is, or it cannot be reached. */
async function probe(
  config: KafkaConfig,
  material: TlsMaterial | undefined,
  server: BrokerAddress,
  cause: KafkaBridgeError,
): Promise<KafkaBridgeError | undefined> {
  const { auth, ssl } = config;
  return ssl === false || material === undefined
    ? await probePlain(auth, server, cause)
    : await probeTls(
        {
          auth,
          material,
          verify: ssl.verify,
          options: { ...tlsOptions(ssl, material), ...serverName(ssl) },
        },
        server,
        cause,
      );
}

function serverName({
  serverName,
}: {
  readonly serverName: string | undefined;
}): ConnectionOptions {
  return serverName === undefined ? {} : { servername: serverName };
}

async function probePlain(
  auth: KafkaAuth,
  server: BrokerAddress,
  cause: KafkaBridgeError,
): Promise<KafkaBridgeError | undefined> {
  const answer = await askPlain(auth, server);
  if (answer === undefined || (answer.kind !== "closed" && answer.kind !== "foreign")) {
    return answer === undefined ? undefined : ofSasl(auth, answer, server, cause);
  }
  if (!(await speaksTls(server))) {
    return undefined;
  }
  return mismatch(server, "the port speaks TLS, and ssl is not set", "Set ssl.", cause);
}

interface TlsProbe {
  readonly auth: KafkaAuth;
  readonly material: TlsMaterial;
  readonly verify: boolean;
  readonly options: ConnectionOptions;
}

async function probeTls(
  { auth, material, verify, options }: TlsProbe,
  server: BrokerAddress,
  cause: KafkaBridgeError,
): Promise<KafkaBridgeError | undefined> {
  const opened = await openTls(server, options).catch((error: Error) => error);
  if (opened instanceof Error) {
    if (isAlert(opened)) {
      return refused(ownCertificate(material), server, cause);
    }
    const answer = await askPlain(auth, server);
    return answer?.kind === "sasl" || answer?.kind === "no sasl"
      ? mismatch(
          server,
          "the port does not speak TLS, and ssl is set",
          "Leave ssl out, or dial the TLS listener's port.",
          cause,
        )
      : undefined;
  }
  if (verify && !opened.authorized) {
    // What the peer showed is gone with the connection.
    const reason = untrusted(opened, server, cause);
    opened.destroy();
    return reason;
  }
  const answer = await askListener(opened, mechanismOf(auth));
  // With TLS 1.3 a broker refuses a client's certificate after the handshake.
  return answer.kind === "closed" && answer.error !== undefined && isAlert(answer.error)
    ? refused(ownCertificate(material), server, cause)
    : ofSasl(auth, answer, server, cause);
}

/** An alert is the peer's refusal; other TLS errors are found on this side. */
function isAlert(error: Error): boolean {
  return /_ALERT_/.test(String((error as NodeJS.ErrnoException).code));
}

async function askPlain(
  auth: KafkaAuth,
  server: BrokerAddress,
): Promise<ListenerAnswer | undefined> {
  const socket = await openTcp(server).catch(() => undefined);
  return socket === undefined ? undefined : await askListener(socket, mechanismOf(auth));
}

async function speaksTls(server: BrokerAddress): Promise<boolean> {
  try {
    (await openTls(server, {})).destroy();
    return true;
  } catch (error) {
    return error instanceof Error && isAlert(error);
  }
}

function mechanismOf(auth: KafkaAuth): string {
  switch (auth.mechanism) {
    case "none":
      return "PLAIN";
    case "aws-msk-iam":
      return "OAUTHBEARER";
    case "plain":
    case "scram-sha-256":
    case "scram-sha-512":
    case "oauthbearer":
    case "gssapi":
      return auth.mechanism.toUpperCase();
  }
}

function ofSasl(
  auth: KafkaAuth,
  answer: ListenerAnswer,
  server: BrokerAddress,
  cause: KafkaBridgeError,
): KafkaBridgeError | undefined {
  if (answer.kind === "no sasl" && auth.mechanism !== "none") {
    return mismatch(
      server,
      "the listener takes no SASL, and auth is set",
      "Leave auth out, or dial the SASL listener's port.",
      cause,
    );
  }
  if (answer.kind !== "sasl") {
    return undefined;
  }
  const offered = answer.mechanisms.join(", ");
  if (auth.mechanism === "none") {
    return mismatch(
      server,
      `the listener takes clients by SASL alone (${offered}), and auth is not set`,
      "Set auth.",
      cause,
    );
  }
  return answer.mechanisms.includes(mechanismOf(auth))
    ? undefined
    : new AuthenticationError("SASL_MECHANISM_UNSUPPORTED", {
        detail: `${nameOf(server)} offers ${offered}, not ${mechanismOf(auth)}`,
        cause,
      });
}

function mismatch(
  server: BrokerAddress,
  what: string,
  action: string,
  cause: KafkaBridgeError,
): ConnectionError {
  return new ConnectionError("PROTOCOL_MISMATCH", {
    detail: `${nameOf(server)}: ${what}`,
    action,
    cause,
  });
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
