// Generated from src/config/sections by `npm run docs:reference`. Changes made here are lost.

import type { TokenProvider } from "../callbacks.ts";

/** How the client proves who it is, told apart by `mechanism`. */
export type AuthOptions =
  | NoAuthOptions
  | PasswordAuthOptions
  | OauthAuthOptions
  | MskAuthOptions
  | KerberosAuthOptions;

/** Authentication by Kerberos. */
export interface KerberosAuthOptions {
  /**
   * Kerberos.
   *
   * Required.
   */
  mechanism: "gssapi";
  /**
   * Kerberos service name that the brokers run as.
   *
   * Default: `kafka`.
   */
  serviceName?: string | undefined;
  /**
   * Kerberos principal of this client.
   *
   * Default: none.
   */
  principal?: string | undefined;
  /**
   * Path of the keytab file.
   *
   * Default: none.
   */
  keytab?: string | undefined;
}

/** Authentication by AWS IAM, for Amazon MSK. */
export interface MskAuthOptions {
  /**
   * AWS IAM for Amazon MSK; needs the package `aws-msk-iam-sasl-signer-js`.
   *
   * Required.
   */
  mechanism: "aws-msk-iam";
  /**
   * AWS region of the cluster, such as `eu-central-1`.
   *
   * Required.
   */
  region: string;
  /**
   * Profile of the shared AWS configuration. Without it, AWS's default chain.
   *
   * Default: none.
   */
  profile?: string | undefined;
  /**
   * Role to assume.
   *
   * Default: none.
   */
  roleArn?: string | undefined;
  /**
   * Name of the assumed role's session.
   *
   * Default: none.
   */
  roleSessionName?: string | undefined;
}

/** Authentication by an access token. */
export interface OauthAuthOptions {
  /**
   * An access token, from a callback or from an OpenID Connect issuer.
   *
   * Required.
   */
  mechanism: "oauthbearer";
  /**
   * Gets the access token. Either this or `tokenEndpointUrl`.
   *
   * Default: none.
   */
  token?: TokenProvider | undefined;
  /**
   * Token endpoint of the OpenID Connect issuer, asked with client credentials.
   *
   * Default: none.
   */
  tokenEndpointUrl?: string | undefined;
  /**
   * Client id at the issuer; `tokenEndpointUrl` needs it.
   *
   * Default: none.
   */
  clientId?: string | undefined;
  /**
   * Client secret at the issuer; `tokenEndpointUrl` needs it.
   *
   * Default: none. A secret: never printed.
   */
  clientSecret?: string | undefined;
  /**
   * Scope to ask the issuer for.
   *
   * Default: none.
   */
  scope?: string | undefined;
  /**
   * SASL extensions to send along with a token from the issuer.
   *
   * Default: none.
   */
  extensions?: Record<string, string> | undefined;
}

/** Authentication by user name and password. */
export interface PasswordAuthOptions {
  /**
   * User name and password, sent as they are (`plain`) or proven (`scram-…`).
   *
   * Required.
   */
  mechanism: "plain" | "scram-sha-256" | "scram-sha-512";
  /**
   * The user's name, or the API key.
   *
   * Required. A secret: never printed.
   */
  username: string;
  /**
   * The user's password, or the API secret.
   *
   * Required. A secret: never printed.
   */
  password: string;
}

/** No authentication. */
export interface NoAuthOptions {
  /**
   * No authentication by SASL.
   *
   * Required.
   */
  mechanism: "none";
}
