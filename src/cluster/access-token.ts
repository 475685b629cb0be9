import type { AccessToken, KafkaAuth, TokenProvider } from "../config/index.ts";
import { MissingDependencyError } from "../errors/index.ts";

const mskSignerPackage = "aws-msk-iam-sasl-signer-js";

/** The part of the signer's package that is used. */
interface MskSigner {
  generateAuthToken(options: { region: string }): Promise<SignedToken>;
  generateAuthTokenFromProfile(options: {
    region: string;
    awsProfileName: string;
  }): Promise<SignedToken>;
  generateAuthTokenFromRole(options: {
    region: string;
    awsRoleArn: string;
    awsRoleSessionName?: string;
  }): Promise<SignedToken>;
}

interface SignedToken {
  readonly token: string;
  /** Milliseconds since 1970. */
  readonly expiryTime: number;
}

type MskAuth = Extract<KafkaAuth, { mechanism: "aws-msk-iam" }>;

/**
 * Where the access token for SASL/OAUTHBEARER comes from: the caller's callback, or AWS's signer for
 * `aws-msk-iam` (which is OAUTHBEARER on the wire).
 *
 * @param importModule - imports a package by name; tests hand in their own
 * @returns undefined where the mechanism needs no token of ours (OIDC is the driver's own work)
 */
export function tokenProvider(
  auth: KafkaAuth,
  importModule: (name: string) => Promise<unknown> = (name) => import(name),
): TokenProvider | undefined {
  switch (auth.mechanism) {
    case "oauthbearer":
      return auth.token;
    case "aws-msk-iam":
      return () => mskToken(auth, importModule);
    case "none":
    case "plain":
    case "scram-sha-256":
    case "scram-sha-512":
    case "gssapi":
      return undefined;
  }
}

async function mskToken(
  auth: MskAuth,
  importModule: (name: string) => Promise<unknown>,
): Promise<AccessToken> {
  const signer = await importSigner(importModule);
  const { token, expiryTime } = await sign(signer, auth);
  return { value: token, expiresAtMs: expiryTime };
}

function sign(signer: MskSigner, auth: MskAuth): Promise<SignedToken> {
  const { region, profile, roleArn, roleSessionName } = auth;
  if (roleArn !== undefined) {
    return signer.generateAuthTokenFromRole({
      region,
      awsRoleArn: roleArn,
      ...(roleSessionName === undefined ? {} : { awsRoleSessionName: roleSessionName }),
    });
  }
  if (profile !== undefined) {
    return signer.generateAuthTokenFromProfile({ region, awsProfileName: profile });
  }
  return signer.generateAuthToken({ region });
}

async function importSigner(importModule: (name: string) => Promise<unknown>): Promise<MskSigner> {
  try {
    return (await importModule(mskSignerPackage)) as MskSigner;
  } catch (cause) {
    throw new MissingDependencyError("MISSING_DEPENDENCY", {
      packageName: mskSignerPackage,
      detail: `${mskSignerPackage}, for auth.mechanism aws-msk-iam`,
      cause,
    });
  }
}
