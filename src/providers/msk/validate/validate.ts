import { ProviderError } from "../../../errors/index.ts";
import { mapConcurrently } from "../../calls/index.ts";
import type { CallOptions, PermissionCheck, Validation } from "../../contract/index.ts";
import type { AwsRegion } from "../aws/region.ts";
import type { MskCluster } from "../cluster.ts";
import { listClusters } from "../discovery/control-plane.ts";
import type { MskCloud } from "../msk-cloud.ts";
import { type MskPermission, mskPermissions } from "./permissions.ts";
import { type Simulated, simulate } from "./simulation.ts";
import { tryPermission } from "./trial.ts";

const callsAtATime = 4;
const ranks = { denied: 2, unknown: 1, allowed: 0 };

/** What was found out of one account. */
interface AccountCheck {
  readonly identity: string | undefined;
  readonly permissions: readonly PermissionCheck[];
  readonly problems: readonly string[];
}

/** Tries the credentials of all accounts, and what each allows. */
export async function validateMsk(
  { session }: MskCloud,
  { signal }: CallOptions,
): Promise<Validation> {
  const first = session.accounts.map((account) =>
    session.regions.find((region) => region.account === account),
  );
  const checks = await mapConcurrently(
    first.filter((region) => region !== undefined),
    callsAtATime,
    (at) => checkAccount(at, signal),
  );
  const identities = checks.flatMap(({ identity }) => identity ?? []);
  const permissions = mskPermissions.map((permission) => worst(permission, checks));
  const problems = [
    ...checks.flatMap((check) => check.problems),
    ...permissions
      .filter(({ status }) => status === "denied")
      .map(({ permission, reason, isRequired }) =>
        isRequired
          ? `${permission} is denied, without which nothing can be read. ${reason}`
          : `${permission} is denied. ${reason}`,
      ),
  ];
  return {
    isValid:
      identities.length === checks.length &&
      permissions.every(({ status, isRequired }) => status !== "denied" || !isRequired),
    identity: identities.length === 0 ? undefined : identities.join(", "),
    permissions,
    problems,
  };
}

async function checkAccount(at: AwsRegion, signal: AbortSignal | undefined): Promise<AccountCheck> {
  let identity: string;
  try {
    identity = (await at.account.identity(signal)).arn;
  } catch (error) {
    return { identity: undefined, permissions: [], problems: [textOf(error, signal)] };
  }
  const actions = mskPermissions.map(({ action }) => action);
  const simulated = await simulate(at, actions, signal).catch((error: unknown) => {
    textOf(error, signal);
    return undefined;
  });
  const permissions =
    simulated === undefined
      ? await tryAll(at, identity, signal)
      : mskPermissions.map((permission) => bySimulation(permission, simulated, identity));
  return { identity, permissions, problems: [] };
}

function bySimulation(
  { action, isRequired }: MskPermission,
  simulated: Simulated,
  identity: string,
): PermissionCheck {
  const isAllowed = simulated.get(action);
  const status = isAllowed === undefined ? "unknown" : isAllowed ? "allowed" : "denied";
  const reason = `By IAM's simulation of the policies of ${identity}.`;
  return { permission: action, status, reason, isRequired };
}

/** Where IAM does not tell, calls do that change nothing. */
async function tryAll(
  at: AwsRegion,
  identity: string,
  signal: AbortSignal | undefined,
): Promise<PermissionCheck[]> {
  const clusters = await listClusters(at, signal).catch((error: unknown) => {
    textOf(error, signal);
    return [];
  });
  // Calls about brokers and settings are for those that have them.
  const cluster = clusters.find(({ kind }) => kind !== "serverless") ?? clusters[0];
  return await mapConcurrently(mskPermissions, callsAtATime, (permission) =>
    tryOne(permission, { at, cluster, identity, signal }),
  );
}

async function tryOne(
  { action, isRequired }: MskPermission,
  where: {
    readonly at: AwsRegion;
    readonly cluster: MskCluster | undefined;
    readonly identity: string;
    readonly signal: AbortSignal | undefined;
  },
): Promise<PermissionCheck> {
  const { at, cluster, identity, signal } = where;
  const known = { permission: action, isRequired };
  try {
    return (await tryPermission(action, at, cluster, signal))
      ? { ...known, status: "allowed", reason: `By a call in ${at.region} as ${identity}.` }
      : { ...known, status: "unknown", reason: `No cluster in ${at.region} to try it with.` };
  } catch (error) {
    const reason = textOf(error, signal);
    const isDenied = error instanceof ProviderError && error.code === "PROVIDER_DENIED";
    return { ...known, status: isDenied ? "denied" : "unknown", reason };
  }
}

/** The worst that was found of a permission in any account. */
function worst(
  { action, isRequired }: MskPermission,
  checks: readonly AccountCheck[],
): PermissionCheck {
  const found = checks
    .flatMap(({ permissions }) => permissions.filter(({ permission }) => permission === action))
    .sort((one, other) => ranks[other.status] - ranks[one.status]);
  const reason = "The credentials are not accepted.";
  return found[0] ?? { permission: action, status: "unknown", reason, isRequired };
}

/** What went wrong, for a person. The end of the whole is none of it. */
function textOf(error: unknown, signal: AbortSignal | undefined): string {
  signal?.throwIfAborted();
  if (!(error instanceof ProviderError)) {
    throw error;
  }
  return error.message;
}
