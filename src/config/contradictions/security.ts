import type { Contradiction } from "../check/contradiction.ts";
import type { resolveSslSection } from "../sections/ssl.ts";
import type { Options, Row } from "./row.ts";

type Ssl = Parameters<typeof resolveSslSection>[0];
type Auth = Exclude<Options["auth"], undefined>;

/**
 * The contradictions within the certificates of a section.
 *
 * @param place - its dotted path
 */
export function certificateContradictions<Options>(
  place: string,
  read: (options: Options) => Ssl | undefined,
): readonly Contradiction<Options>[] {
  const row = (
    path: keyof Ssl,
    other: keyof Ssl,
    message: string,
    broken: (ssl: Ssl) => boolean,
  ): Contradiction<Options> => ({
    reads: [`${place}.${path}`, `${place}.${other}`],
    message,
    broken: (options) => {
      const ssl = read(options);
      return ssl !== undefined && broken(ssl);
    },
  });
  return [
    row(
      "key",
      "certificate",
      `is required beside ${place}.certificate`,
      ({ key, certificate }) => certificate !== undefined && key === undefined,
    ),
    row(
      "certificate",
      "key",
      `is required beside ${place}.key`,
      ({ key, certificate }) => key !== undefined && certificate === undefined,
    ),
    row(
      "keyPassword",
      "key",
      `is for an encrypted ${place}.key, and there is none`,
      ({ key, keyPassword }) => keyPassword !== undefined && key === undefined,
    ),
    row(
      "keyPassword",
      "key",
      "is required: the key is encrypted",
      ({ key, keyPassword }) =>
        keyPassword === undefined &&
        /BEGIN ENCRYPTED PRIVATE KEY|Proc-Type: 4,ENCRYPTED/.test(key ?? ""),
    ),
  ];
}

const ssl: readonly Row[] = certificateContradictions("ssl", ({ ssl: given }: Options) =>
  typeof given === "object" ? given : undefined,
);

function authRow<Mechanism extends Auth["mechanism"]>(
  mechanism: Mechanism,
  reads: Row["reads"],
  message: string,
  broken: (auth: Extract<Auth, { mechanism: Mechanism }>, options: Options) => boolean,
): Row {
  return {
    reads,
    message,
    broken: (options) =>
      options.auth?.mechanism === mechanism &&
      broken(options.auth as Extract<Auth, { mechanism: Mechanism }>, options),
  };
}

const oidcOnly = ["clientId", "clientSecret", "scope", "extensions"] as const;

const auth: readonly Row[] = [
  authRow(
    "oauthbearer",
    ["auth.token", "auth.tokenEndpointUrl"],
    "is required: give either token (a function) or tokenEndpointUrl",
    ({ token, tokenEndpointUrl }) => token === undefined && tokenEndpointUrl === undefined,
  ),
  authRow(
    "oauthbearer",
    ["auth.tokenEndpointUrl", "auth.token"],
    "excludes auth.token: the token comes from one of the two",
    ({ token, tokenEndpointUrl }) => token !== undefined && tokenEndpointUrl !== undefined,
  ),
  ...oidcOnly.map((name) =>
    authRow(
      "oauthbearer",
      [`auth.${name}`, "auth.tokenEndpointUrl", "auth.token"],
      "is for auth.tokenEndpointUrl, and there is a token function instead",
      (given) =>
        given.token !== undefined &&
        given.tokenEndpointUrl === undefined &&
        given[name] !== undefined,
    ),
  ),
  ...(["clientId", "clientSecret"] as const).map((name) =>
    authRow(
      "oauthbearer",
      [`auth.${name}`, "auth.tokenEndpointUrl", "auth.token"],
      "is required beside auth.tokenEndpointUrl",
      (given) =>
        given.tokenEndpointUrl !== undefined &&
        given.token === undefined &&
        given[name] === undefined,
    ),
  ),
  authRow(
    "aws-msk-iam",
    ["ssl", "auth.mechanism"],
    "aws-msk-iam works over TLS only: set ssl to true",
    (_auth, options) => options.ssl === undefined || options.ssl === false,
  ),
  authRow(
    "aws-msk-iam",
    ["auth.profile", "auth.roleArn"],
    "excludes auth.roleArn: credentials come from one of the two",
    ({ profile, roleArn }) => profile !== undefined && roleArn !== undefined,
  ),
  authRow(
    "aws-msk-iam",
    ["auth.roleSessionName", "auth.roleArn"],
    "is for auth.roleArn, and there is none",
    ({ roleArn, roleSessionName }) => roleSessionName !== undefined && roleArn === undefined,
  ),
];

export const securityContradictions: readonly Row[] = [...ssl, ...auth];
