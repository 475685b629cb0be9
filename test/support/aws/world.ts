import { clusterSeries, type Series } from "./series.ts";
import { FakeStacks } from "./stacks.ts";

export type MonitoringLevel =
  | "DEFAULT"
  | "PER_BROKER"
  | "PER_TOPIC_PER_BROKER"
  | "PER_TOPIC_PER_PARTITION";

export interface FakeTopic {
  readonly name: string;
  readonly partitions: number;
  readonly replicationFactor?: number;
  readonly outOfSync?: number;
}

export interface FakeGroup {
  readonly name: string;
  readonly topics: readonly string[];
}

/** A cluster as its owner would describe it. */
export interface FakeClusterInput {
  readonly name: string;
  readonly region?: string;
  readonly accountId?: string;
  readonly type?: "provisioned" | "express" | "serverless";
  readonly state?: string;
  readonly kafkaVersion?: string;
  readonly brokers?: number;
  readonly controllers?: number;
  readonly level?: MonitoringLevel;
  readonly instanceType?: string;
  readonly isTiered?: boolean;
  readonly tags?: Readonly<Record<string, string>>;
  readonly topics?: readonly FakeTopic[];
  readonly groups?: readonly FakeGroup[];
  /** Whether lag metrics have the dimension `Cluster Name`. Documents contradict each other. */
  readonly lagHasCluster?: boolean;
  readonly serverProperties?: string;
}

export type FakeCluster = Required<FakeClusterInput> & { readonly arn: string };

/** A minute of a series, as CloudWatch keeps it. */
export interface MinuteValue {
  readonly sum: number;
  readonly count: number;
  readonly min: number;
  readonly max: number;
}

export interface Identity {
  readonly accountId: string;
  readonly arn: string;
  /** Milliseconds since 1970. */
  readonly expiresAtMs?: number;
  readonly denied: Set<string>;
}

export interface FakeRole {
  readonly arn: string;
  readonly externalId?: string;
  /** Actions that are denied to whoever assumes it. */
  readonly denied?: readonly string[];
  readonly sessionSeconds?: number;
}

const HOME = "123456789012";

/** All that the fake AWS knows. Tests change it while the server runs. */
export class AwsWorld {
  readonly clusters = new Map<string, FakeCluster>();
  readonly identities = new Map<string, Identity>();
  readonly roles = new Map<string, FakeRole>();
  /** What CloudFormation deployed, in all accounts and regions. */
  readonly stacks = new FakeStacks(() => this.now());
  /** Milliseconds since 1970. */
  now: () => number = Date.now;
  /** How long after its end a minute can be read. */
  latencyMs = 60_000;
  /** Extra latency of single minutes of single series. */
  lateBy: (series: Series, minuteMs: number) => number = () => 0;
  /** The value of a series in a minute; undefined where it has none. */
  value: (series: Series, minuteMs: number) => MinuteValue | undefined = defaultValue;
  /** Status that a metric is answered with instead of data. */
  readonly metricStatus = new Map<string, "Forbidden" | "InternalError">();
  /** Calls per second and region that a service takes of a kind. */
  readonly quotas: Record<string, number> = {
    GetMetricData: 50,
    ListMetrics: 25,
    ListClustersV2: 20,
    ListNodes: 20,
  };
  dataPointsPerSecond = 180_000;
  /** Entries of a page, by operation. */
  pageSize = 100;
  metricsPageSize = 500;
  maxDatapoints = 100_800;
  #serial = 0;
  readonly #series = new Map<string, Map<string, Series>>();

  constructor() {
    this.identity("AKIDHOME", { accountId: HOME, arn: `arn:aws:iam::${HOME}:user/bridge` });
  }

  identity(
    accessKeyId: string,
    identity: Omit<Identity, "denied"> & { denied?: string[] },
  ): Identity {
    const made = { ...identity, denied: new Set(identity.denied) };
    this.identities.set(accessKeyId, made);
    return made;
  }

  addRole(role: FakeRole): void {
    this.roles.set(role.arn, role);
  }

  addCluster(input: FakeClusterInput): FakeCluster {
    this.#serial++;
    const cluster: FakeCluster = {
      region: "eu-central-1",
      accountId: HOME,
      type: "provisioned",
      state: "ACTIVE",
      kafkaVersion: "3.6.0",
      brokers: 3,
      controllers: 0,
      level: "DEFAULT",
      instanceType: input.type === "express" ? "express.m7g.large" : "kafka.m5.large",
      isTiered: false,
      tags: {},
      topics: [],
      groups: [],
      lagHasCluster: true,
      serverProperties: "auto.create.topics.enable=false\nnum.partitions=3\n",
      ...input,
      arn: arnOf(input, this.#serial),
    };
    this.clusters.set(cluster.arn, cluster);
    this.#series.delete(this.#place(cluster.accountId, cluster.region));
    return cluster;
  }

  /** Changes a cluster in place; its ARN stays. */
  changeCluster(arn: string, change: Partial<FakeClusterInput>): void {
    const cluster = this.clusters.get(arn);
    if (cluster === undefined) {
      throw new Error(`no cluster ${arn}`);
    }
    this.clusters.set(arn, { ...cluster, ...change });
    this.#series.delete(this.#place(cluster.accountId, cluster.region));
  }

  removeCluster(arn: string): void {
    const cluster = this.clusters.get(arn);
    this.clusters.delete(arn);
    if (cluster !== undefined) {
      this.#series.delete(this.#place(cluster.accountId, cluster.region));
    }
  }

  clustersAt(accountId: string, region: string): FakeCluster[] {
    return [...this.clusters.values()].filter(
      (each) => each.accountId === accountId && each.region === region,
    );
  }

  /** All series of an account in a region, by their key. */
  seriesAt(accountId: string, region: string): ReadonlyMap<string, Series> {
    const place = this.#place(accountId, region);
    let known = this.#series.get(place);
    if (known === undefined) {
      known = new Map();
      for (const cluster of this.clustersAt(accountId, region)) {
        for (const series of clusterSeries(cluster)) {
          known.set(series.key, series);
        }
      }
      this.#series.set(place, known);
    }
    return known;
  }

  #place(accountId: string, region: string): string {
    return `${accountId}/${region}`;
  }
}

function arnOf(input: FakeClusterInput, serial: number): string {
  const { name, region = "eu-central-1", accountId = HOME, type } = input;
  const id = `${serial.toString(16).padStart(8, "0")}-1111-4222-8333-abcdefabcdef`;
  return `arn:aws:kafka:${region}:${accountId}:cluster/${name}/${id}-${type === "serverless" ? "s1" : "5"}`;
}

/** A figure that depends on the series and the minute alone. */
function defaultValue(series: Series, minuteMs: number): MinuteValue {
  if (series.metric === "ActiveControllerCount") {
    // One sample of each broker, and 1 from the controller alone.
    return { sum: 1, count: series.samples, min: 0, max: 1 };
  }
  if (/^(Offline|Under(Replicated|MinIsr))/.test(series.metric)) {
    return { sum: 0, count: 1, min: 0, max: 0 };
  }
  const value = (series.hash + minuteMs / 60_000) % 100;
  return { sum: value * series.samples, count: series.samples, min: value, max: value };
}
