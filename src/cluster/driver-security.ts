import type { KafkaConfig, KafkaSsl, PemSource } from "../config/index.ts";
import { UnsupportedError } from "../errors/index.ts";
import { type TokenSource, tokenSource } from "./access-token.ts";

/** A value of a librdkafka property; functions are callbacks. */
export type DriverSetting = string | number | boolean | ((...args: never[]) => unknown);
/** librdkafka properties by name. Holds secrets in the clear: hand it to the driver, do not keep it. */
export type DriverSettings = Record<string, DriverSetting>;

/** The part of a configuration that says how to prove who is who. */
export type SecurityConfig = Pick<KafkaConfig, "auth" | "settings" | "ssl">;

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
export function driverSecurity(config: SecurityConfig): DriverSettings {
  const { auth, ssl } = config;
  const sasl = auth.mechanism !== "none";
  return {
    "security.protocol": `${sasl ? "sasl_" : ""}${ssl === false ? "plaintext" : "ssl"}`,
    ...(ssl === false ? {} : tlsSettings(ssl)),
    ...saslSettings(config),
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

function saslSettings(config: SecurityConfig): DriverSettings {
  const { auth } = config;
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
    case "aws-msk-iam":
      return tokenSettings(tokenSource(config));
    case "gssapi":
      return {
        "sasl.mechanisms": "GSSAPI",
        "sasl.kerberos.service.name": auth.serviceName,
        ...(auth.principal === undefined ? {} : { "sasl.kerberos.principal": auth.principal }),
        ...(auth.keytab === undefined ? {} : { "sasl.kerberos.keytab": auth.keytab }),
      };
  }
}

function tokenSettings(source: TokenSource | undefined): DriverSettings {
  if (source === undefined) {
    return {};
  }
  // Not by a promise: the binding ends the process where the client is gone before the promise is.
  const refresh = (_config: string, done: (error: unknown, token?: DriverToken) => void): void => {
    source()
      .then(
        ({ value, expiresAtMs, principal = "", extensions = {} }) =>
          done(null, { tokenValue: value, lifetime: expiresAtMs, principal, extensions }),
        // The binding writes into the error that it is given, and ours may be given to others, too.
        (cause: Error) => done(new Error(cause.message, { cause })),
      )
      .catch(() => {});
  };
  return { "sasl.mechanisms": "OAUTHBEARER", oauthbearer_token_refresh_cb: refresh };
}
