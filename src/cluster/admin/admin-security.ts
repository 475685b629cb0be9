import { readFile } from "node:fs/promises";
import type { ConnectionOptions } from "@platformatic/kafka";
import type {
  KafkaAuth,
  KafkaConfig,
  KafkaSsl,
  OidcCredentials,
  PemSource,
} from "../../config/index.ts";
import { AuthenticationError, ConfigError, UnsupportedError } from "../../errors/index.ts";
import { tokenProvider } from "../access-token.ts";

type Security = Pick<ConnectionOptions, "tls" | "sasl" | "tlsServerName">;
type Sasl = NonNullable<ConnectionOptions["sasl"]>;

const tokenTimeoutMs = 10_000;

/**
 * The admin client's options for `auth` and `ssl`; the data path's are in `../driver-security.ts`.
 *
 * @throws UnsupportedError for Kerberos, ConfigError for a file that cannot be read
 */
export async function adminSecurity({
  auth,
  ssl,
}: Pick<KafkaConfig, "auth" | "ssl">): Promise<Security> {
  const sasl = saslOptions(auth);
  return {
    ...(ssl === false ? {} : await tlsOptions(ssl)),
    ...(sasl === undefined ? {} : { sasl }),
  };
}

async function tlsOptions(ssl: KafkaSsl): Promise<Security> {
  const [ca, cert, key] = await Promise.all([
    readPem("ssl.ca", ssl.ca),
    readPem("ssl.certificate", ssl.certificate),
    readPem("ssl.key", ssl.key),
  ]);
  return {
    tls: {
      ...(ca === undefined ? {} : { ca }),
      ...(cert === undefined ? {} : { cert }),
      ...(key === undefined ? {} : { key }),
      ...(ssl.keyPassword === undefined ? {} : { passphrase: ssl.keyPassword.reveal() }),
      rejectUnauthorized: ssl.verify,
    },
    // Without it no name is sent in the handshake, which brokers behind one address need.
    tlsServerName: ssl.serverName ?? true,
  };
}

async function readPem(option: string, source: PemSource | undefined): Promise<string | undefined> {
  if (source === undefined) {
    return undefined;
  }
  if ("pem" in source) {
    return source.pem.reveal();
  }
  try {
    return await readFile(source.path, "utf8");
  } catch (cause) {
    throw new ConfigError("CONFIG_UNREADABLE", {
      issues: [{ path: option, message: `cannot read ${source.path}` }],
      cause,
    });
  }
}

function saslOptions(auth: KafkaAuth): Sasl | undefined {
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
      return auth.oidc === undefined ? bearer(auth) : oidcBearer(auth.oidc);
    case "aws-msk-iam":
      return bearer(auth);
    case "gssapi":
      throw new UnsupportedError("UNSUPPORTED", {
        detail: "administration with Kerberos (auth.mechanism gssapi)",
        action: "Create topics with Kafka's own tools and set autoCreate to false.",
      });
  }
}

function bearer(auth: KafkaAuth): Sasl {
  const provider = tokenProvider(auth);
  // Token and extensions are asked for one after the other; they belong together.
  let extensions: Readonly<Record<string, string>> = {};
  return {
    mechanism: "OAUTHBEARER",
    token: async () => {
      const token = await provider?.({ signal: AbortSignal.timeout(tokenTimeoutMs) });
      extensions = token?.extensions ?? {};
      return token?.value ?? "";
    },
    oauthBearerExtensions: () => ({ ...extensions }),
  };
}

function oidcBearer(oidc: OidcCredentials): Sasl {
  return {
    mechanism: "OAUTHBEARER",
    token: () => clientCredentialsToken(oidc),
    oauthBearerExtensions: { ...oidc.extensions },
  };
}

/** The client credentials grant of RFC 6749, section 4.4, which librdkafka does by itself. */
async function clientCredentialsToken(oidc: OidcCredentials): Promise<string> {
  const form = new URLSearchParams({ grant_type: "client_credentials" });
  if (oidc.scope !== undefined) {
    form.set("scope", oidc.scope);
  }
  const credentials = [oidc.clientId, oidc.clientSecret.reveal()].map(encodeURIComponent).join(":");
  const failed = (detail: string, cause?: unknown) =>
    new AuthenticationError("TOKEN_UNAVAILABLE", {
      detail: `${oidc.tokenEndpointUrl} ${detail}`,
      cause,
    });
  const response = await fetch(oidc.tokenEndpointUrl, {
    method: "POST",
    headers: { authorization: `Basic ${Buffer.from(credentials).toString("base64")}` },
    body: form,
    signal: AbortSignal.timeout(tokenTimeoutMs),
  }).catch((cause: unknown) => {
    throw failed("cannot be reached", cause);
  });
  const body: unknown = await response.json().catch(() => undefined);
  const token = (body as { access_token?: unknown } | undefined)?.access_token;
  if (!response.ok || typeof token !== "string") {
    throw failed(`answered ${response.status} without a token`);
  }
  return token;
}
