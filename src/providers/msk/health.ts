import type {
  CallOptions,
  ClusterStatus,
  HealthStatus,
  NormalizedMetric,
} from "../contract/index.ts";
import type { MskCluster } from "./cluster.ts";
import { readCluster } from "./cluster-query.ts";
import { describeCluster } from "./discovery/control-plane.ts";
import type { PlacedCluster } from "./discovery/discovery.ts";
import type { MskCloud } from "./msk-cloud.ts";

/** Figures of that age tell how a cluster is. They come by the minute, and may be late. */
const newestMs = 10 * 60_000;
/** The last minute may lack figures of some brokers. */
const settleMs = 60_000;
/**
 * Source: Amazon MSK Developer Guide, "Monitor disk space": an alarm at 85 % of
 * `KafkaDataLogsDiskUsed`.
 */
const fullDisk = 0.85;

interface Finding {
  readonly status: ClusterStatus;
  readonly reason: string;
}

/**
 * What the states of MSK mean for a cluster's users.
 * Source: Amazon MSK Developer Guide, "MSK Provisioned cluster states".
 */
const states: Readonly<Record<string, ClusterStatus>> = {
  ACTIVE: "healthy",
  UPDATING: "degraded",
  MAINTENANCE: "degraded",
  REBOOTING_BROKER: "degraded",
  HEALING: "degraded",
  CREATING: "unhealthy",
  DELETING: "unhealthy",
  FAILED: "unhealthy",
};

const metrics = [
  "ActiveControllerCount",
  "OfflinePartitionsCount",
  "UnderMinIsrPartitionCount",
  "UnderReplicatedPartitions",
  "KafkaDataLogsDiskUsed",
];

/** How a cluster is, by its state at MSK and its newest figures. */
export async function healthOf(
  cloud: MskCloud,
  { at, cluster: known }: PlacedCluster,
  { signal }: CallOptions,
): Promise<HealthStatus> {
  const checkedAt = cloud.clock.now();
  const cluster = (await describeCluster(at, known.arn, signal)) ?? known;
  const range = { startMs: checkedAt - newestMs, endMs: checkedAt - settleMs };
  const asked = { range, metrics, periodSeconds: 60, ...(signal === undefined ? {} : { signal }) };
  const figures = await readCluster(
    cloud,
    { at, cluster },
    { sets: cluster.kind === "serverless" ? [] : ["cluster", "broker"] },
    asked,
  );
  const findings = [...ofState(cluster), ...ofFigures(cluster, newest(figures))];
  const statuses = new Set(findings.map(({ status }) => status));
  const worst = (["unhealthy", "degraded", "unknown"] as const).find((each) => statuses.has(each));
  return {
    status: worst ?? "healthy",
    reasons: findings.map(({ reason }) => reason),
    checkedAt,
  };
}

function* ofState({ state, stateReason }: MskCluster): Generator<Finding> {
  const status = states[state] ?? "unknown";
  if (status !== "healthy") {
    const why = stateReason === undefined ? "" : `: ${stateReason.replace(/[.\s]+$/, "")}`;
    yield { status, reason: `Its state is ${state || "not told"}${why}.` };
  }
}

function* ofFigures(
  { kind }: MskCluster,
  figures: readonly NormalizedMetric[],
): Generator<Finding> {
  const of = (source: string) =>
    figures.filter(({ tags }) => tags["provider.metric.name"] === source);
  const most = (source: string) => of(source).reduce((sum, { value }) => Math.max(sum, value), 0);
  const total = (source: string) => of(source).reduce((sum, { value }) => sum + value, 0);
  if (kind === "serverless") {
    return;
  }
  if (of("ActiveControllerCount").length === 0) {
    yield { status: "unknown", reason: "CloudWatch has no figures of the last ten minutes." };
  } else if (most("ActiveControllerCount") < 1) {
    yield { status: "unhealthy", reason: "No broker is the active controller." };
  }
  const offline = most("OfflinePartitionsCount");
  if (offline > 0) {
    yield { status: "unhealthy", reason: `${offline} partitions are offline.` };
  }
  const underMinIsr = total("UnderMinIsrPartitionCount");
  if (underMinIsr > 0) {
    yield {
      status: "unhealthy",
      reason: `${underMinIsr} partitions have fewer replicas in sync than writes with acks=all need.`,
    };
  }
  const underReplicated = total("UnderReplicatedPartitions");
  if (underReplicated > 0) {
    yield { status: "degraded", reason: `${underReplicated} partitions lack replicas in sync.` };
  }
  const disk = most("KafkaDataLogsDiskUsed");
  if (disk >= fullDisk) {
    const percent = Math.round(disk * 100);
    yield { status: "degraded", reason: `A broker's disk for data is ${percent} % full.` };
  }
}

/** The newest point of each series. */
function newest(figures: readonly NormalizedMetric[]): NormalizedMetric[] {
  const latest = new Map<NormalizedMetric["tags"], NormalizedMetric>();
  for (const figure of figures) {
    if (figure.timestamp >= (latest.get(figure.tags)?.timestamp ?? 0)) {
      latest.set(figure.tags, figure);
    }
  }
  return [...latest.values()];
}
