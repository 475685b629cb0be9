import type { AccessToken, KafkaAuth } from "../config/index.ts";
import { AuthenticationError, causeText, MissingDependencyError } from "../errors/index.ts";

const mskSignerPackage = "aws-msk-iam-sasl-signer-js";

/** Imports a package by name. */
export type ImportModule = (name: string) => Promise<unknown>;

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
 * A token for Amazon MSK, presigned by AWS's own package.
 *
 * @throws MissingDependencyError where the package is not installed, AuthenticationError
 * `TOKEN_UNAVAILABLE` where there are no credentials
 */
export async function mskToken(auth: MskAuth, importModule: ImportModule): Promise<AccessToken> {
  const signer = await importSigner(importModule);
  try {
    const { token, expiryTime } = await sign(signer, auth);
    return { value: token, expiresAtMs: expiryTime };
  } catch (cause) {
    throw new AuthenticationError("TOKEN_UNAVAILABLE", {
      detail: `AWS: ${causeText(cause)}`,
      action: "Check the AWS credentials of this process, and auth.profile or auth.roleArn.",
      cause,
    });
  }
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

async function importSigner(importModule: ImportModule): Promise<MskSigner> {
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
