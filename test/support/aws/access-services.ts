import type { AwsCall } from "./call.ts";
import { AwsFault } from "./fault.ts";
import type { AwsWorld } from "./world.ts";

/** What the Security Token Service answers, as the text inside `<…Result>`. */
export function answerSts(call: AwsCall, world: AwsWorld): string {
  const { accountId, arn } = call.identity;
  if (call.operation === "GetCallerIdentity") {
    return `<Arn>${arn}</Arn><UserId>AIDAEXAMPLE</UserId><Account>${accountId}</Account>`;
  }
  const roleArn = String(call.input.RoleArn);
  const role = world.roles.get(roleArn);
  if (role === undefined || (role.externalId ?? "") !== String(call.input.ExternalId ?? "")) {
    throw new AwsFault(
      "AccessDenied",
      403,
      `User: ${arn} is not authorized to perform: sts:AssumeRole on resource: ${roleArn}`,
    );
  }
  const serial = world.identities.size;
  const expiresAtMs = world.now() + (role.sessionSeconds ?? 3_600) * 1_000;
  const session = `${roleArn.replace(":iam:", ":sts:").replace(":role/", ":assumed-role/")}/${call.input.RoleSessionName}`;
  world.identity(`ASIA${serial}`, {
    accountId: roleArn.split(":")[4] ?? "",
    arn: session,
    expiresAtMs,
    denied: [...(role.denied ?? [])],
  });
  return (
    `<Credentials><AccessKeyId>ASIA${serial}</AccessKeyId><SecretAccessKey>secret${serial}</SecretAccessKey>` +
    `<SessionToken>token${serial}</SessionToken><Expiration>${new Date(expiresAtMs).toISOString()}</Expiration></Credentials>` +
    `<AssumedRoleUser><AssumedRoleId>AROA:${serial}</AssumedRoleId><Arn>${session}</Arn></AssumedRoleUser>`
  );
}

/** What IAM answers to SimulatePrincipalPolicy. */
export function answerIam(call: AwsCall): string {
  const actions = Object.entries(call.input)
    .filter(([name]) => name.startsWith("ActionNames.member."))
    .map(([, action]) => String(action));
  const results = actions.map((action) => {
    const decision = call.identity.denied.has(action) ? "implicitDeny" : "allowed";
    return `<member><EvalActionName>${action}</EvalActionName><EvalResourceName>*</EvalResourceName><EvalDecision>${decision}</EvalDecision></member>`;
  });
  return `<IsTruncated>false</IsTruncated><EvaluationResults>${results.join("")}</EvaluationResults>`;
}

/** What the Resource Groups Tagging API answers to GetResources. */
export function answerTagging(call: AwsCall, world: AwsWorld): object {
  return {
    PaginationToken: "",
    ResourceTagMappingList: world
      .clustersAt(call.identity.accountId, call.region)
      .map(({ arn, tags }) => ({
        ResourceARN: arn,
        Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
      })),
  };
}
