import { ProviderError } from "../../../errors/index.ts";

/** The packages of AWS's SDK, which are optional: loaded when they are used. */
interface AwsPackages {
  readonly "@aws-sdk/client-kafka": typeof import("@aws-sdk/client-kafka");
  readonly "@aws-sdk/client-cloudwatch": typeof import("@aws-sdk/client-cloudwatch");
  readonly "@aws-sdk/client-sts": typeof import("@aws-sdk/client-sts");
  readonly "@aws-sdk/client-iam": typeof import("@aws-sdk/client-iam");
  readonly "@aws-sdk/client-cloudformation": typeof import("@aws-sdk/client-cloudformation");
  readonly "@aws-sdk/client-resource-groups-tagging-api": typeof import("@aws-sdk/client-resource-groups-tagging-api");
  readonly "@aws-sdk/credential-providers": typeof import("@aws-sdk/credential-providers");
}

const imports: {
  readonly [Name in keyof AwsPackages]: () => Promise<AwsPackages[Name]>;
} = {
  "@aws-sdk/client-kafka": () => import("@aws-sdk/client-kafka"),
  "@aws-sdk/client-cloudwatch": () => import("@aws-sdk/client-cloudwatch"),
  "@aws-sdk/client-sts": () => import("@aws-sdk/client-sts"),
  "@aws-sdk/client-iam": () => import("@aws-sdk/client-iam"),
  "@aws-sdk/client-cloudformation": () => import("@aws-sdk/client-cloudformation"),
  "@aws-sdk/client-resource-groups-tagging-api": () =>
    import("@aws-sdk/client-resource-groups-tagging-api"),
  "@aws-sdk/credential-providers": () => import("@aws-sdk/credential-providers"),
};

/**
 * Loads a package of AWS's SDK.
 *
 * @throws ProviderError `PROVIDER_PACKAGE_MISSING` where it is not installed
 */
export async function awsPackage<Name extends keyof AwsPackages>(
  name: Name,
): Promise<AwsPackages[Name]> {
  try {
    return await imports[name]();
  } catch (cause) {
    throw new ProviderError("PROVIDER_PACKAGE_MISSING", {
      detail: `${name}, for Amazon MSK`,
      cause,
    });
  }
}
