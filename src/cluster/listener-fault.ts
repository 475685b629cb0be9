import type { ConnectionOptions } from "node:tls";
import type { KafkaAuth, KafkaConfig, KafkaSsl } from "../config/index.ts";
import { AuthenticationError, ConnectionError } from "../errors/index.ts";
import { type BrokerAddress, nameOf } from "./broker-address.ts";
import { askListener, type ListenerAnswer, openTcp, openTls } from "./listener-probe.ts";
import { refused, untrusted } from "./tls-failure.ts";
import { checkTls, ownCertificate, readTls, type TlsMaterial, tlsOptions } from "./tls-material.ts";

/** What is wrong between a configuration and a listener. */
export interface ListenerFault {
  /** On which of the two it was found: everything of TLS comes before anything of SASL. */
  readonly layer: "tls" | "sasl";
  readonly error: ConnectionError | AuthenticationError;
}

/**
 * Looks into certificates and keys, and asks the listener itself. Nothing is authenticated.
 *
 * @param cause - what a client said of it
 * @returns undefined where nothing is wrong, or the listener cannot be reached
 * @throws ConfigError for files of `ssl` that cannot be read or used
 */
export async function listenerFault(
  config: KafkaConfig,
  server: BrokerAddress,
  cause?: unknown,
): Promise<ListenerFault | undefined> {
  const { auth, ssl } = config;
  if (ssl === false) {
    return await probePlain(auth, server, cause);
  }
  const material = await readTls(ssl);
  checkTls(ssl, material);
  const options = dialOptions(ssl, material);
  return await probeTls({ auth, material, verify: ssl.verify, options }, server, cause);
}

/** Node's own options for dialling with `ssl`. */
export function dialOptions(ssl: KafkaSsl, material: TlsMaterial): ConnectionOptions {
  const name = ssl.serverName === undefined ? {} : { servername: ssl.serverName };
  return { ...tlsOptions(ssl, material), ...name };
}

async function probePlain(
  auth: KafkaAuth,
  server: BrokerAddress,
  cause: unknown,
): Promise<ListenerFault | undefined> {
  const answer = await askPlain(auth, server);
  if (answer === undefined || (answer.kind !== "closed" && answer.kind !== "foreign")) {
    return answer === undefined ? undefined : ofSasl(auth, answer, server, cause);
  }
  if (!(await speaksTls(server))) {
    return undefined;
  }
  return mismatch("tls", server, "the port speaks TLS, and ssl is not set", "Set ssl.", cause);
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
  cause: unknown,
): Promise<ListenerFault | undefined> {
  const opened = await openTls(server, options).catch((error: Error) => error);
  if (opened instanceof Error) {
    if (isAlert(opened)) {
      return { layer: "tls", error: refused(ownCertificate(material), server, cause) };
    }
    const answer = await askPlain(auth, server);
    return answer?.kind === "sasl" || answer?.kind === "no sasl"
      ? mismatch(
          "tls",
          server,
          "the port does not speak TLS, and ssl is set",
          "Leave ssl out, or dial the TLS listener's port.",
          cause,
        )
      : undefined;
  }
  if (verify && !opened.authorized) {
    // What the peer showed is gone with the connection.
    const error = untrusted(opened, server, cause);
    opened.destroy();
    return { layer: "tls", error };
  }
  const answer = await askListener(opened, mechanismOf(auth));
  // With TLS 1.3 a broker refuses a client's certificate after the handshake.
  return answer.kind === "closed" && answer.error !== undefined && isAlert(answer.error)
    ? { layer: "tls", error: refused(ownCertificate(material), server, cause) }
    : ofSasl(auth, answer, server, cause);
}

/** An alert is the peer's refusal; other TLS errors are found on this side. */
function isAlert(error: Error): boolean {
  return /_ALERT_/.test(String((error as NodeJS.ErrnoException).code));
}

/** What a listener without TLS says of SASL; undefined where it cannot be reached. */
export async function askPlain(
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

/** As brokers call it. */
export function mechanismOf(auth: KafkaAuth): string {
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
  cause: unknown,
): ListenerFault | undefined {
  if (answer.kind === "no sasl" && auth.mechanism !== "none") {
    return mismatch(
      "sasl",
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
      "sasl",
      server,
      `the listener takes clients by SASL alone (${offered}), and auth is not set`,
      "Set auth.",
      cause,
    );
  }
  return answer.mechanisms.includes(mechanismOf(auth))
    ? undefined
    : {
        layer: "sasl",
        error: new AuthenticationError("SASL_MECHANISM_UNSUPPORTED", {
          detail: `${nameOf(server)} offers ${offered}, not ${mechanismOf(auth)}`,
          cause,
        }),
      };
}

function mismatch(
  layer: ListenerFault["layer"],
  server: BrokerAddress,
  what: string,
  action: string,
  cause: unknown,
): ListenerFault {
  const detail = `${nameOf(server)}: ${what}`;
  return { layer, error: new ConnectionError("PROTOCOL_MISMATCH", { detail, action, cause }) };
}
