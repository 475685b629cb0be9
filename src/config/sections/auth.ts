import { z } from "zod";
import type { TokenProvider } from "../callbacks.ts";
import { Secret } from "../secret.ts";
import { named, option, text } from "./option.ts";

const noAuth = named(
  z.strictObject({
    mechanism: option(z.literal("none"), { description: "No authentication by SASL." }),
  }),
  "NoAuthOptions",
  "No authentication.",
);

const passwordAuth = named(
  z.strictObject({
    mechanism: option(z.enum(["plain", "scram-sha-256", "scram-sha-512"]), {
      description: "User name and password, sent as they are (`plain`) or proven (`scram-…`).",
      property: "sasl.mechanisms",
    }),
    username: option(text(), {
      description: "The user's name, or the API key.",
      secret: true,
      property: "sasl.username",
    }),
    password: option(text(), {
      description: "The user's password, or the API secret.",
      secret: true,
      property: "sasl.password",
    }),
  }),
  "PasswordAuthOptions",
  "Authentication by user name and password.",
);

const oauthAuth = named(
  z.strictObject({
    mechanism: option(z.literal("oauthbearer"), {
      description: "An access token, from a callback or from an OpenID Connect issuer.",
      property: "sasl.mechanisms",
    }),
    token: option(
      named(
        z.custom<TokenProvider>((value) => typeof value === "function", "expected a function"),
        "TokenProvider",
      ).optional(),
      {
        description: "Gets the access token. Either this or `tokenEndpointUrl`.",
      },
    ),
    tokenEndpointUrl: option(
      z
        .url({ protocol: /^https?$/, error: "expected an http:// or https:// address" })
        // The address is no secret and may be printed.
        .refine(
          (url) => !/\/\/[^/]*@/.test(url),
          "holds credentials: use clientId and clientSecret",
        )
        .optional(),
      {
        description: "Token endpoint of the OpenID Connect issuer, asked with client credentials.",
      },
    ),
    clientId: option(text().optional(), {
      description: "Client id at the issuer; `tokenEndpointUrl` needs it.",
    }),
    clientSecret: option(text().optional(), {
      description: "Client secret at the issuer; `tokenEndpointUrl` needs it.",
      secret: true,
    }),
    scope: option(text().optional(), {
      description: "Scope to ask the issuer for.",
    }),
    extensions: option(z.record(text(), z.string()).optional(), {
      description: "SASL extensions to send along with a token from the issuer.",
    }),
  }),
  "OauthAuthOptions",
  "Authentication by an access token.",
);

const mskAuth = named(
  z.strictObject({
    mechanism: option(z.literal("aws-msk-iam"), {
      description: "AWS IAM for Amazon MSK; needs the package `aws-msk-iam-sasl-signer-js`.",
    }),
    region: option(text(), { description: "AWS region of the cluster, such as `eu-central-1`." }),
    profile: option(text().optional(), {
      description: "Profile of the shared AWS configuration. Without it, AWS's default chain.",
    }),
    roleArn: option(text().optional(), { description: "Role to assume." }),
    roleSessionName: option(text().optional(), {
      description: "Name of the assumed role's session.",
    }),
  }),
  "MskAuthOptions",
  "Authentication by AWS IAM, for Amazon MSK.",
);

const kerberosAuth = named(
  z.strictObject({
    mechanism: option(z.literal("gssapi"), {
      description: "Kerberos.",
      property: "sasl.mechanisms",
    }),
    serviceName: option(text().default("kafka"), {
      description: "Kerberos service name that the brokers run as.",
      property: "sasl.kerberos.service.name",
    }),
    principal: option(text().optional(), {
      description: "Kerberos principal of this client.",
      property: "sasl.kerberos.principal",
    }),
    keytab: option(text().optional(), {
      description: "Path of the keytab file.",
      file: true,
      property: "sasl.kerberos.keytab",
    }),
  }),
  "KerberosAuthOptions",
  "Authentication by Kerberos.",
);

export const authSchema = named(
  z.discriminatedUnion("mechanism", [noAuth, passwordAuth, oauthAuth, mskAuth, kerberosAuth]),
  "AuthOptions",
  "How the client proves who it is, told apart by `mechanism`.",
);

/** How the client proves who it is, resolved. */
export type KafkaAuth =
  | { readonly mechanism: "none" }
  | {
      readonly mechanism: "plain" | "scram-sha-256" | "scram-sha-512";
      readonly username: Secret;
      readonly password: Secret;
    }
  | {
      readonly mechanism: "oauthbearer";
      /** Present where the token comes from a callback. */
      readonly token: TokenProvider;
      readonly oidc: undefined;
    }
  | {
      readonly mechanism: "oauthbearer";
      readonly token: undefined;
      /** Present where the token comes from an OpenID Connect issuer. */
      readonly oidc: OidcCredentials;
    }
  | {
      readonly mechanism: "aws-msk-iam";
      readonly region: string;
      readonly profile: string | undefined;
      readonly roleArn: string | undefined;
      readonly roleSessionName: string | undefined;
    }
  | {
      readonly mechanism: "gssapi";
      readonly serviceName: string;
      readonly principal: string | undefined;
      readonly keytab: string | undefined;
    };

/** Client credentials at an OpenID Connect issuer. */
export interface OidcCredentials {
  readonly tokenEndpointUrl: string;
  readonly clientId: string;
  readonly clientSecret: Secret;
  readonly scope: string | undefined;
  readonly extensions: Readonly<Record<string, string>>;
}

/** The resolved form of checked `auth` options. */
export function resolveAuth(auth: z.output<typeof authSchema>): KafkaAuth {
  switch (auth.mechanism) {
    case "none":
      return { mechanism: "none" };
    case "plain":
    case "scram-sha-256":
    case "scram-sha-512":
      return {
        mechanism: auth.mechanism,
        username: new Secret(auth.username),
        password: new Secret(auth.password),
      };
    case "oauthbearer":
      return resolveOauth(auth);
    case "aws-msk-iam":
      return {
        mechanism: auth.mechanism,
        region: auth.region,
        profile: auth.profile,
        roleArn: auth.roleArn,
        roleSessionName: auth.roleSessionName,
      };
    case "gssapi":
      return {
        mechanism: auth.mechanism,
        serviceName: auth.serviceName,
        principal: auth.principal,
        keytab: auth.keytab,
      };
  }
}

function resolveOauth(auth: z.output<typeof oauthAuth>): KafkaAuth {
  const { mechanism, token } = auth;
  if (token !== undefined) {
    return { mechanism, token, oidc: undefined };
  }
  return {
    mechanism,
    token: undefined,
    // Completeness is one of the contradictions checked before.
    oidc: {
      tokenEndpointUrl: auth.tokenEndpointUrl ?? "",
      clientId: auth.clientId ?? "",
      clientSecret: new Secret(auth.clientSecret ?? ""),
      scope: auth.scope,
      extensions: auth.extensions ?? {},
    },
  };
}
