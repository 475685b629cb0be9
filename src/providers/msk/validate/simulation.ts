import { awsPackage } from "../aws/packages.ts";
import type { AwsRegion } from "../aws/region.ts";

/** What IAM says that a principal may do, by action. */
export type Simulated = ReadonlyMap<string, boolean>;

/**
 * Asks IAM what the credentials allow.
 *
 * @throws ProviderError where the credentials may not ask that
 */
export async function simulate(
  at: AwsRegion,
  actions: readonly string[],
  signal: AbortSignal | undefined,
): Promise<Simulated> {
  const { SimulatePrincipalPolicyCommand } = await awsPackage("@aws-sdk/client-iam");
  const { arn } = await at.account.identity(signal);
  const answer = await at.iam(
    "SimulatePrincipalPolicy",
    (client, abortSignal) =>
      client.send(
        new SimulatePrincipalPolicyCommand({
          PolicySourceArn: principalOf(arn),
          ActionNames: [...actions],
        }),
        { abortSignal },
      ),
    { signal },
  );
  return new Map(
    (answer.EvaluationResults ?? []).map(({ EvalActionName = "", EvalDecision }) => [
      EvalActionName,
      EvalDecision === "allowed",
    ]),
  );
}

/** Policies belong to the role, not to a session of it. The path of a role is not in the session's ARN. */
export function principalOf(arn: string): string {
  return arn.replace(/^(arn:[\w-]+):sts::(\d+):assumed-role\/([^/]+)\/.*$/, "$1:iam::$2:role/$3");
}
