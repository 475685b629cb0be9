import { Admin } from "@platformatic/kafka";
import { JvmCluster } from "../jvm-cluster.ts";
import type { Listener } from "../server-properties.ts";
import { type Certificates, makeCertificates } from "./certificates.ts";
import { audience, TokenIssuer } from "./token-issuer.ts";

/** A user who may do everything. */
export const bridge = { username: "bridge", password: "bridge-password" };
/** A client of the issuer, who may do everything. */
export const issuerClient = { clientId: "bridge-client", clientSecret: "issuer-secret:/?" };
export const keyPassword = "key-password";

/** Brokers close the connections of tokens that do not authenticate again within this time. */
const reauthenticationMs = 4_000;

/** A broker with a listener for each way to connect, access control, and a token issuer. */
export interface SecurityLab extends AsyncDisposable {
  readonly cluster: JvmCluster;
  readonly certificates: Certificates;
  readonly issuer: TokenIssuer;
  /** Of a user who may do everything. */
  readonly admin: Admin;
}

/** The names of the listeners. */
export type ListenerName = keyof ReturnType<typeof listenerProperties> | "PLAINTEXT";

/**
 * Starts the lab.
 *
 * @param users - names of further users of PLAIN, who may do nothing and have {@link passwordOf}
 */
export async function startSecurityLab(users: readonly string[] = []): Promise<SecurityLab> {
  const started: AsyncDisposable[] = [];
  const dispose = async (): Promise<void> => {
    for (const each of started.splice(0).reverse()) await each[Symbol.asyncDispose]();
  };
  try {
    const certificates = await makeCertificates(keyPassword);
    started.push(certificates);
    const issuer = await TokenIssuer.start(issuerClient);
    started.push(issuer);
    const cluster = await startCluster(certificates, issuer, users);
    started.push(cluster);
    const bootstrapBrokers = cluster.bootstrapServers.split(",");
    const admin = new Admin({ clientId: "security-lab", bootstrapBrokers });
    started.push({ [Symbol.asyncDispose]: () => admin.close() });
    return { cluster, certificates, issuer, admin, [Symbol.asyncDispose]: dispose };
  } catch (error) {
    await dispose();
    throw error;
  }
}

function startCluster(
  certificates: Certificates,
  issuer: TokenIssuer,
  users: readonly string[],
): Promise<JvmCluster> {
  const listeners = Object.entries(listenerProperties(certificates, issuer, users));
  const superUsers = ["ANONYMOUS", bridge.username, issuerClient.clientId, "CN=client"];
  return JvmCluster.start({
    listeners: listeners.map(([name, rest]): Listener => ({ name, ...rest })),
    scramUsers: (["SCRAM-SHA-256", "SCRAM-SHA-512"] as const).map((mechanism) => {
      return { mechanism, name: bridge.username, password: bridge.password };
    }),
    properties: {
      "authorizer.class.name": "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
      "super.users": superUsers.map((user) => `User:${user}`).join(";"),
    },
    // Brokers ask no issuer that is not named here.
    javaOptions: [`-Dorg.apache.kafka.sasl.oauthbearer.allowed.urls=${issuer.jwksUrl}`],
  });
}

/** The password of a user named when the lab was started. */
export function passwordOf(user: string): string {
  return `${user}-password`;
}

function listenerProperties(
  certificates: Certificates,
  issuer: TokenIssuer,
  users: readonly string[],
) {
  const tls = (broker: string, truststore = "ca") => ({
    "ssl.keystore.type": "PEM",
    "ssl.keystore.location": certificates.path(`${broker}.store`),
    "ssl.truststore.type": "PEM",
    "ssl.truststore.location": certificates.path(`${truststore}.pem`),
  });
  const login = passwordProperties(users);
  return {
    TLS: { protocol: "SSL", properties: tls("broker") },
    TLS_ELSEWHERE: { protocol: "SSL", properties: tls("broker-elsewhere") },
    TLS_EXPIRED: { protocol: "SSL", properties: tls("broker-expired") },
    TLS_FUTURE: { protocol: "SSL", properties: tls("broker-future") },
    TLS_SELF_SIGNED: { protocol: "SSL", properties: tls("broker-self-signed") },
    MUTUAL: { protocol: "SSL", properties: { ...tls("broker"), "ssl.client.auth": "required" } },
    SASL: { protocol: "SASL_PLAINTEXT", properties: login },
    SASL_TLS: { protocol: "SASL_SSL", properties: { ...tls("broker"), ...login } },
    PLAIN_ONLY: {
      protocol: "SASL_PLAINTEXT",
      properties: { ...login, "sasl.enabled.mechanisms": "PLAIN" },
    },
    TOKEN: {
      protocol: "SASL_PLAINTEXT",
      properties: tokenProperties('unsecuredLoginStringClaim_sub="broker"'),
    },
    OIDC: {
      protocol: "SASL_PLAINTEXT",
      properties: { ...tokenProperties(""), ...issuerProperties(issuer) },
    },
  } as const satisfies Record<string, Omit<Listener, "name">>;
}

function passwordProperties(users: readonly string[]): Record<string, string> {
  const names = users.map((user) => `user_${user}="${passwordOf(user)}"`);
  const own = `user_${bridge.username}="${bridge.password}"`;
  const plain = "org.apache.kafka.common.security.plain.PlainLoginModule";
  const scram = "org.apache.kafka.common.security.scram.ScramLoginModule required;";
  return {
    "sasl.enabled.mechanisms": "PLAIN,SCRAM-SHA-256,SCRAM-SHA-512",
    "plain.sasl.jaas.config": `${plain} required ${[own, ...names].join(" ")};`,
    "scram-sha-256.sasl.jaas.config": scram,
    "scram-sha-512.sasl.jaas.config": scram,
  };
}

function tokenProperties(options: string): Record<string, string> {
  const module = "org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule";
  return {
    "sasl.enabled.mechanisms": "OAUTHBEARER",
    "oauthbearer.sasl.jaas.config": `${module} required ${options};`,
    "oauthbearer.connections.max.reauth.ms": String(reauthenticationMs),
  };
}

function issuerProperties(issuer: TokenIssuer): Record<string, string> {
  return {
    "oauthbearer.sasl.server.callback.handler.class":
      "org.apache.kafka.common.security.oauthbearer.OAuthBearerValidatorCallbackHandler",
    // The default class does not look at signatures unless all listeners have the same issuer.
    "sasl.oauthbearer.jwt.validator.class":
      "org.apache.kafka.common.security.oauthbearer.BrokerJwtValidator",
    "sasl.oauthbearer.jwks.endpoint.url": issuer.jwksUrl,
    "sasl.oauthbearer.expected.audience": audience,
    "sasl.oauthbearer.expected.issuer": issuer.url,
  };
}
