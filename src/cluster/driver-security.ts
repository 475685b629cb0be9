import type { AccessToken, KafkaAuth, KafkaConfig, KafkaSsl, PemSource } from "../config/index.ts";
import { UnsupportedError } from "../errors/index.ts";
import { tokenProvider } from "./access-token.ts";

/** A value of a librdkafka property; functions are callbacks. */
export type DriverSetting = string | number | boolean | ((...args: never[]) => unknown);
/** librdkafka properties by name. Holds secrets in the clear: hand it to the driver, do not keep it. */
export type DriverSettings = Record<string, DriverSetting>;

/** The token in the driver's own form. */
interface DriverToken {
  readonly tokenValue: string;
  readonly lifetime: number;
  readonly principal: string;
  readonly extensions: Readonly<Record<string, string>>;
}

/**
 * librdkafka's properties for `auth` and `ssl`. The admin client's are in `admin/admin-security.ts`.
 *
 * @throws UnsupportedError for `ssl.serverName`, which librdkafka has no means for
 */
export function driverSecurity({ auth, ssl }: Pick<KafkaConfig, "auth" | "ssl">): DriverSettings {
  const sasl = auth.mechanism !== "none";
  return {
    "security.protocol": `${sasl ? "sasl_" : ""}${ssl === false ? "plaintext" : "ssl"}`,
    ...(ssl === false ? {} : tlsSettings(ssl)),
    ...saslSettings(auth),
  };
}

function tlsSettings(ssl: KafkaSsl): DriverSettings {
  if (ssl.serverName !== undefined) {
    throw new UnsupportedError("UNSUPPORTED", {
      detail: "ssl.serverName: librdkafka checks certificates against the host name that it dials",
      action:
        "Dial the brokers by the name in their certificates, such as by an entry in /etc/hosts.",
    });
  }
  return {
    ...pemSetting("ssl.ca", ssl.ca),
    ...pemSetting("ssl.certificate", ssl.certificate),
    ...pemSetting("ssl.key", ssl.key),
    ...(ssl.keyPassword === undefined ? {} : { "ssl.key.password": ssl.keyPassword.reveal() }),
    "enable.ssl.certificate.verification": ssl.verify,
    "ssl.endpoint.identification.algorithm": ssl.verify ? "https" : "none",
  };
}

function pemSetting(prefix: string, source: PemSource | undefined): DriverSettings {
  if (source === undefined) {
    return {};
  }
  return "path" in source
    ? { [`${prefix}.location`]: source.path }
    : { [`${prefix}.pem`]: source.pem.reveal() };
}

function saslSettings(auth: KafkaAuth): DriverSettings {
  switch (auth.mechanism) {
    case "none":
      return {};
    case "plain":
    case "scram-sha-256":
    case "scram-sha-512":
      return {
        "sasl.mechanisms": auth.mechanism.toUpperCase(),
        "sasl.username": auth.username.reveal(),
        "sasl.password": auth.password.reveal(),
      };
    case "oauthbearer":
      return auth.oidc === undefined ? tokenSettings(auth) : oidcSettings(auth.oidc);
    case "aws-msk-iam":
      return tokenSettings(auth);
    case "gssapi":
      return {
        "sasl.mechanisms": "GSSAPI",
        "sasl.kerberos.service.name": auth.serviceName,
        ...(auth.principal === undefined ? {} : { "sasl.kerberos.principal": auth.principal }),
        ...(auth.keytab === undefined ? {} : { "sasl.kerberos.keytab": auth.keytab }),
      };
  }
}

type Oidc = NonNullable<Extract<KafkaAuth, { mechanism: "oauthbearer" }>["oidc"]>;

function oidcSettings(oidc: Oidc): DriverSettings {
  const extensions = Object.entries(oidc.extensions).map(([name, value]) => `${name}=${value}`);
  return {
    "sasl.mechanisms": "OAUTHBEARER",
    "sasl.oauthbearer.method": "oidc",
    "sasl.oauthbearer.token.endpoint.url": oidc.tokenEndpointUrl,
    "sasl.oauthbearer.client.id": oidc.clientId,
    "sasl.oauthbearer.client.secret": oidc.clientSecret.reveal(),
    ...(oidc.scope === undefined ? {} : { "sasl.oauthbearer.scope": oidc.scope }),
    ...(extensions.length === 0 ? {} : { "sasl.oauthbearer.extensions": extensions.join(",") }),
  };
}

function tokenSettings(auth: KafkaAuth): DriverSettings {
  const provider = tokenProvider(auth);
  if (provider === undefined) {
    return {};
  }
  const refresh = async (): Promise<DriverToken> => {
    const token: AccessToken = await provider({ signal: AbortSignal.timeout(tokenTimeoutMs) });
    return {
      tokenValue: token.value,
      lifetime: token.expiresAtMs,
      principal: token.principal ?? "",
      extensions: token.extensions ?? {},
    };
  };
  return { "sasl.mechanisms": "OAUTHBEARER", oauthbearer_token_refresh_cb: refresh };
}

/** How long a token may take; librdkafka asks again 10 s after a failure. */
const tokenTimeoutMs = 10_000;
