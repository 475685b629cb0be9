import { isIP } from "node:net";
import type { ConnectionOptions } from "@platformatic/kafka";
import type { KafkaConfig } from "../../config/index.ts";
import { UnsupportedError } from "../../errors/index.ts";
import { type TokenSource, tokenSource } from "../access-token.ts";
import { parseAddress } from "../broker-address.ts";
import { readTls, tlsOptions } from "../tls-material.ts";

type Security = Pick<ConnectionOptions, "tls" | "sasl" | "tlsServerName">;
type Sasl = NonNullable<ConnectionOptions["sasl"]>;

/** A token is used again up to this share of its life. */
const freshShare = 0.8;

/**
 * The admin client's options for `auth` and `ssl`; the data path's are in `../driver-security.ts`.
 *
 * @throws UnsupportedError for Kerberos, ConfigError for a file that cannot be read,
 * AuthenticationError where there is no token to be had
 */
export async function adminSecurity(config: KafkaConfig): Promise<Security> {
  const { ssl } = config;
  const sasl = await saslOptions(config);
  return {
    ...(ssl === false
      ? {}
      : {
          tls: tlsOptions(ssl, await readTls(ssl)),
          // Without it no name is sent in the handshake, which brokers behind one address need.
          tlsServerName: ssl.serverName ?? hasNames(config),
        }),
    ...(sasl === undefined ? {} : { sasl }),
  };
}

/** An address is no name that may be sent. */
function hasNames({ bootstrapServers }: KafkaConfig): boolean {
  return (
    bootstrapServers !== "embedded" &&
    bootstrapServers.some((server) => isIP(parseAddress(server).host) === 0)
  );
}

async function saslOptions(config: KafkaConfig): Promise<Sasl | undefined> {
  const { auth } = config;
  switch (auth.mechanism) {
    case "none":
      return undefined;
    case "plain":
    case "scram-sha-256":
    case "scram-sha-512":
      return {
        mechanism: auth.mechanism.toUpperCase() as "PLAIN" | "SCRAM-SHA-256" | "SCRAM-SHA-512",
        username: auth.username.reveal(),
        password: auth.password.reveal(),
      };
    case "oauthbearer":
    case "aws-msk-iam": {
      const source = tokenSource(config);
      return source === undefined ? undefined : await bearer(source);
    }
    case "gssapi":
      throw new UnsupportedError("UNSUPPORTED", {
        detail: "administration with Kerberos (auth.mechanism gssapi)",
        action: "Create topics with Kafka's own tools and set autoCreate to false.",
      });
  }
}

/**
 * The first token is got here, so that one that cannot be had fails once, not at every try of a
 * connection.
 */
async function bearer(source: TokenSource): Promise<Sasl> {
  let token = await source();
  let fetchedAt = Date.now();
  return {
    mechanism: "OAUTHBEARER",
    token: async () => {
      const lifetime = token.expiresAtMs - fetchedAt;
      if (Date.now() > fetchedAt + lifetime * freshShare) {
        token = await source();
        fetchedAt = Date.now();
      }
      return token.value;
    },
    // Asked for after the token; they belong together.
    oauthBearerExtensions: () => ({ ...token.extensions }),
  };
}
