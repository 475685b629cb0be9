import type { KafkaOptions } from "../../../src/config/index.ts";
import type { ErrorCode } from "../../../src/errors/index.ts";
import { bridge, issuerClient, type ListenerName, type SecurityLab } from "./security-lab.ts";
import { unsignedToken } from "./token-issuer.ts";

/** The options that a case is about. */
export type Security = Pick<KafkaOptions, "auth" | "ssl">;

/**
 * One way in which connecting fails. The integration test makes each happen to a producer, a consumer
 * and the administration; the table in docs/security.md is made from the same rows.
 */
export interface FailureCase {
  /** As the table names it. */
  readonly name: string;
  readonly listener: ListenerName;
  readonly security: (lab: SecurityLab) => Security;
  readonly code: ErrorCode;
  /** What the message says of this case. */
  readonly says: RegExp;
  /** The error's advice. Default: that of its code. */
  readonly action?: string;
  /** The administration is able to do it. */
  readonly adminWorks?: true;
}

const plain = { mechanism: "plain", ...bridge } as const;
const hidden = "not-the-password";

function files(lab: SecurityLab, name: string, key = `${name}.key`) {
  const path = (file: string) => lab.certificates.path(file);
  return { ca: path("ca.pem"), certificate: path(`${name}.pem`), key: path(key) };
}

const ca = (lab: SecurityLab) => lab.certificates.path("ca.pem");
const renew = "Renew the broker's certificate, or set the clock of this machine right.";

const credentials: readonly FailureCase[] = [
  ...(["plain", "scram-sha-256", "scram-sha-512"] as const).flatMap((mechanism): FailureCase[] => [
    {
      name: `wrong password (${mechanism})`,
      listener: "SASL",
      security: () => ({ auth: { ...bridge, mechanism, password: hidden } }),
      code: "AUTHENTICATION_FAILED",
      says: /Authentication failed/,
    },
    {
      name: `unknown user (${mechanism})`,
      listener: "SASL",
      security: () => ({ auth: { ...bridge, mechanism, username: "nobody-known" } }),
      code: "AUTHENTICATION_FAILED",
      says: /Authentication failed/,
    },
  ]),
  {
    name: "mechanism that the listener does not offer",
    listener: "PLAIN_ONLY",
    security: () => ({ auth: { ...bridge, mechanism: "scram-sha-256" } }),
    code: "SASL_MECHANISM_UNSUPPORTED",
    says: /offers PLAIN, not SCRAM-SHA-256/,
  },
];

const protocols: readonly FailureCase[] = [
  {
    name: "plaintext to a TLS port",
    listener: "TLS",
    security: () => ({}),
    code: "PROTOCOL_MISMATCH",
    says: /speaks TLS, and ssl is not set/,
    action: "Set ssl.",
  },
  {
    name: "TLS to a plaintext port",
    listener: "PLAINTEXT",
    security: (lab) => ({ ssl: { ca: ca(lab) } }),
    code: "PROTOCOL_MISMATCH",
    says: /does not speak TLS, and ssl is set/,
    action: "Leave ssl out, or dial the TLS listener's port.",
  },
  {
    name: "no `auth` to a SASL port",
    listener: "SASL",
    security: () => ({}),
    code: "PROTOCOL_MISMATCH",
    says: /SASL alone \(.*SCRAM-SHA-512.*\), and auth is not set/,
    action: "Set auth.",
  },
  {
    name: "`auth` to a port without SASL",
    listener: "PLAINTEXT",
    security: () => ({ auth: plain }),
    code: "PROTOCOL_MISMATCH",
    says: /takes no SASL, and auth is set/,
    action: "Leave auth out, or dial the SASL listener's port.",
  },
  {
    name: "`auth` without `ssl` to a port with both",
    listener: "SASL_TLS",
    security: () => ({ auth: plain }),
    code: "PROTOCOL_MISMATCH",
    says: /speaks TLS, and ssl is not set/,
    action: "Set ssl.",
  },
  {
    name: "`ssl` without `auth` to a port with both",
    listener: "SASL_TLS",
    security: (lab) => ({ ssl: { ca: ca(lab) } }),
    code: "PROTOCOL_MISMATCH",
    says: /SASL alone \(.*\), and auth is not set/,
    action: "Set auth.",
  },
];

const brokerCertificates: readonly FailureCase[] = [
  {
    name: "broker's authority is not among the system's, and no `ssl.ca`",
    listener: "TLS",
    security: () => ({ ssl: true }),
    code: "TLS_FAILED",
    says: /signed by authority, which is not among the trusted/,
    action: "Set ssl.ca to the certificate of the authority that signed the broker's.",
  },
  {
    name: "`ssl.ca` of another authority",
    listener: "TLS",
    security: (lab) => ({ ssl: { ca: lab.certificates.path("other-ca.pem") } }),
    code: "TLS_FAILED",
    says: /signed by authority, which is not among the trusted/,
    action: "Set ssl.ca to the certificate of the authority that signed the broker's.",
  },
  {
    name: "broker's certificate signed by itself",
    listener: "TLS_SELF_SIGNED",
    security: () => ({ ssl: true }),
    code: "TLS_FAILED",
    says: /signed by itself/,
    action: "Set ssl.ca to the broker's certificate, or give the broker one of an authority.",
  },
  {
    name: "broker's certificate is for another host name",
    listener: "TLS_ELSEWHERE",
    security: (lab) => ({ ssl: { ca: ca(lab) } }),
    code: "TLS_FAILED",
    says: /is for DNS:kafka\.example, not for localhost/,
    action: "Dial the brokers, and have them advertise themselves, by a name in their certificate.",
  },
  {
    name: "`ssl.serverName`",
    listener: "TLS_ELSEWHERE",
    security: (lab) => ({ ssl: { ca: ca(lab), serverName: "kafka.example" } }),
    code: "UNSUPPORTED",
    says: /ssl\.serverName/,
    action:
      "Dial the brokers by the name in their certificates, such as by an entry in /etc/hosts.",
    adminWorks: true,
  },
  {
    name: "broker's certificate has expired",
    listener: "TLS_EXPIRED",
    security: (lab) => ({ ssl: { ca: ca(lab) } }),
    code: "TLS_FAILED",
    says: /expired on/,
    action: renew,
  },
  {
    name: "broker's certificate is not valid yet",
    listener: "TLS_FUTURE",
    security: (lab) => ({ ssl: { ca: ca(lab) } }),
    code: "TLS_FAILED",
    says: /not valid before/,
    action: renew,
  },
];

const clientCertificates: readonly FailureCase[] = [
  {
    name: "no client certificate where the broker wants one",
    listener: "MUTUAL",
    security: (lab) => ({ ssl: { ca: ca(lab) } }),
    code: "TLS_FAILED",
    says: /asks for a client certificate/,
    action: "Set ssl.certificate and ssl.key.",
  },
  {
    name: "client certificate has expired",
    listener: "MUTUAL",
    security: (lab) => ({ ssl: files(lab, "client-expired") }),
    code: "TLS_FAILED",
    says: /ssl\.certificate expired on/,
    action: "Renew ssl.certificate.",
  },
  {
    name: "client certificate is not valid yet",
    listener: "MUTUAL",
    security: (lab) => ({ ssl: files(lab, "client-future") }),
    code: "TLS_FAILED",
    says: /ssl\.certificate is not valid before/,
    action: "Set the clock of this machine right, or use a certificate that is valid now.",
  },
  {
    name: "client certificate of an authority that the broker does not know",
    listener: "MUTUAL",
    security: (lab) => ({ ssl: files(lab, "client-foreign") }),
    code: "TLS_FAILED",
    says: /does not accept ssl\.certificate \(CN=client-foreign/,
    action: "Use a certificate of an authority that the broker trusts.",
  },
  {
    name: "`ssl.key` is not that of `ssl.certificate`",
    listener: "MUTUAL",
    security: (lab) => ({ ssl: files(lab, "client", "client-expired.key") }),
    code: "CONFIG_INVALID",
    says: /ssl\.key: is not the key of ssl\.certificate/,
  },
  {
    name: "encrypted key, wrong `ssl.keyPassword`",
    listener: "MUTUAL",
    security: (lab) => ({
      ssl: { ...files(lab, "client", "client-encrypted.key"), keyPassword: hidden },
    }),
    code: "CONFIG_INVALID",
    says: /ssl\.keyPassword: does not decrypt ssl\.key/,
  },
  {
    name: "encrypted key, no `ssl.keyPassword`",
    listener: "MUTUAL",
    security: (lab) => ({ ssl: files(lab, "client", "client-encrypted.key") }),
    code: "CONFIG_INVALID",
    says: /ssl\.keyPassword: is required/,
  },
  {
    name: "a file of `ssl` that cannot be read",
    listener: "MUTUAL",
    security: (lab) => ({ ssl: files(lab, "client", "absent.key") }),
    code: "CONFIG_UNREADABLE",
    says: /ssl\.key: cannot read .*absent\.key \(there is no such file or folder\)/,
  },
  {
    name: "a file of `ssl` that holds something else",
    listener: "TLS",
    security: (lab) => ({ ssl: { ca: lab.certificates.path("ca.key") } }),
    code: "CONFIG_INVALID",
    says: /ssl\.ca: holds no certificate/,
  },
];

const issuerAdvice =
  "Check auth.tokenEndpointUrl, auth.clientId and auth.clientSecret, and the issuer.";

function oidc(tokenEndpointUrl: string, clientSecret = issuerClient.clientSecret): Security {
  return { auth: { mechanism: "oauthbearer", tokenEndpointUrl, ...issuerClient, clientSecret } };
}

function callback(token: () => unknown): Security {
  return { auth: { mechanism: "oauthbearer", token: token as never } };
}

const tokens: readonly FailureCase[] = [
  {
    name: "token endpoint cannot be reached",
    listener: "OIDC",
    security: () => oidc("http://127.0.0.1:1/token"),
    code: "TOKEN_UNAVAILABLE",
    says: /127\.0\.0\.1:1\/token cannot be reached: .*ECONNREFUSED/,
    action: issuerAdvice,
  },
  {
    name: "wrong `auth.clientSecret`",
    listener: "OIDC",
    security: (lab) => oidc(lab.issuer.tokenEndpointUrl, hidden),
    code: "TOKEN_UNAVAILABLE",
    says: /answered 401 \(invalid_client: Bad client secret\)/,
    action: issuerAdvice,
  },
  {
    name: "token endpoint that is none",
    listener: "OIDC",
    security: (lab) => oidc(`${lab.issuer.url}/nowhere`),
    code: "TOKEN_UNAVAILABLE",
    says: /answered 404/,
    action: issuerAdvice,
  },
  {
    name: "`auth.token` throws",
    listener: "TOKEN",
    security: () =>
      callback(() => {
        throw new Error("the vault is sealed");
      }),
    code: "TOKEN_UNAVAILABLE",
    says: /the vault is sealed/,
  },
  {
    name: "`auth.token` never answers",
    listener: "TOKEN",
    security: () => callback(() => new Promise(() => {})),
    code: "TOKEN_UNAVAILABLE",
    says: /there is none after 8000 ms/,
  },
  {
    name: "`auth.token` gives a token that has expired",
    listener: "TOKEN",
    security: () =>
      callback(() => ({ value: unsignedToken("u", -60), expiresAtMs: Date.now() - 60_000 })),
    code: "TOKEN_UNAVAILABLE",
    says: /expired at/,
  },
  {
    name: "token that the broker does not accept",
    listener: "OIDC",
    security: (lab) =>
      callback(() => ({
        value: lab.issuer.sign({ aud: "somebody else" }),
        expiresAtMs: Date.now() + 60_000,
      })),
    code: "TOKEN_REFUSED",
    says: /refused the access token/,
  },
];

/** Every way in which connecting fails, in the order of the table. */
export const failureCases: readonly FailureCase[] = [
  ...credentials,
  ...protocols,
  ...brokerCertificates,
  ...clientCertificates,
  ...tokens,
];
