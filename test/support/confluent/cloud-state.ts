import { type Metric, resourceOf, type SeriesShape } from "./catalogue.ts";

export interface CloudEnvironment {
  readonly id: string;
  readonly name: string;
}

export interface CloudConnector {
  readonly id: string;
  readonly name: string;
  state: string;
}

export interface CloudCluster {
  readonly id: string;
  readonly name: string;
  readonly environment: string;
  readonly cloud: string;
  readonly region: string;
  readonly kind: string;
  phase: string;
  topics: string[];
  groups: string[];
  readonly partitionsOfTopic: number;
  connectors: CloudConnector[];
  ksqldb: string[];
}

/** A series: its labels by their full names. */
export type Labels = Readonly<Record<string, string>>;

const requestTypes = ["Fetch", "Metadata", "Produce"];

/** What an organization runs at Confluent Cloud, and what its metrics are. */
export class CloudState {
  readonly environments: CloudEnvironment[] = [];
  readonly clusters: CloudCluster[] = [];
  /** Schema Registry clusters, with their environments. */
  readonly registries: { id: string; environment: string; cloud: string; region: string }[] = [];
  /** Values that a test sets, by `metric|labels|minute`; undefined takes the point away. */
  readonly #set = new Map<string, number | undefined>();
  /** Minutes that a point comes later than all others. */
  readonly #late = new Map<string, number>();

  addEnvironment(id: string, name = id): void {
    this.environments.push({ id, name });
  }

  addCluster(given: Partial<CloudCluster> & { id: string; environment: string }): CloudCluster {
    const cluster: CloudCluster = {
      name: given.id.replace("lkc-", "cluster-"),
      cloud: "AWS",
      region: "eu-central-1",
      kind: "Standard",
      phase: "PROVISIONED",
      topics: ["orders", "payments"],
      groups: ["billing"],
      partitionsOfTopic: 2,
      connectors: [],
      ksqldb: [],
      ...given,
    };
    this.clusters.push(cluster);
    return cluster;
  }

  /** Sets a point's value, or takes the point away. */
  set(metric: Metric, labels: Labels, minuteMs: number, value: number | undefined): void {
    this.#set.set(pointKey(metric, labels, minuteMs), value);
  }

  /** Lets a point appear later than its latency by some time. */
  delay(metric: Metric, labels: Labels, minuteMs: number, extraMs: number): void {
    this.#late.set(pointKey(metric, labels, minuteMs), extraMs);
  }

  extraDelay(metric: Metric, labels: Labels, minuteMs: number): number {
    return this.#late.size === 0 ? 0 : (this.#late.get(pointKey(metric, labels, minuteMs)) ?? 0);
  }

  /** The value of a minute; undefined where the service has none. */
  valueAt(metric: Metric, labels: Labels, minuteMs: number): number | undefined {
    if (this.#set.size > 0) {
      const key = pointKey(metric, labels, minuteMs);
      if (this.#set.has(key)) return this.#set.get(key);
    }
    return ruleOfThumb(metric, labels, minuteMs);
  }

  /** All resources of a kind, by id. */
  resources(kind: string): readonly string[] {
    switch (kind) {
      case "connector":
        return this.clusters.flatMap(({ connectors }) => connectors.map(({ id }) => id));
      case "ksql":
        return this.clusters.flatMap(({ ksqldb }) => ksqldb);
      case "schema_registry":
        return this.registries.map(({ id }) => id);
      default:
        return this.clusters.map(({ id }) => id);
    }
  }

  /** All series of a metric for one resource. */
  seriesOf({ shape }: Metric, id: string): readonly Labels[] {
    const resource = { [`resource.${resourceOf(shape)}.id`]: id };
    return this.#labelsOf(shape, id).map((labels) => ({ ...resource, ...labels }));
  }

  #labelsOf(shape: SeriesShape, id: string): readonly Labels[] {
    const cluster = this.clusters.find((each) => each.id === id);
    switch (shape) {
      case "topic":
        return (cluster?.topics ?? []).map((topic) => ({ "metric.topic": topic }));
      case "request":
        return requestTypes.map((type) => ({
          "metric.type": type,
          "metric.principal_id": "sa-100",
        }));
      case "principal":
        return ["sa-100", "u-200"].map((id) => ({ "metric.principal_id": id }));
      case "lag":
        return cluster === undefined ? [] : lagLabels(cluster);
      case "connectorStatus":
        return [{ "metric.status": this.#connectorState(id).toLowerCase() }];
      case "connectorTask":
        return [{ "metric.task": "0" }, { "metric.task": "1" }];
      case "ksqlQuery":
        return [{ "metric.query_id": "CSAS_1" }];
      default:
        return [{}];
    }
  }

  #connectorState(id: string): string {
    const all = this.clusters.flatMap(({ connectors }) => connectors);
    return all.find((each) => each.id === id)?.state ?? "RUNNING";
  }
}

function lagLabels({ groups, topics, partitionsOfTopic }: CloudCluster): readonly Labels[] {
  return groups.flatMap((group) =>
    topics.flatMap((topic) =>
      Array.from({ length: partitionsOfTopic }, (_, partition) => ({
        "metric.consumer_group_id": group,
        "metric.topic": topic,
        "metric.partition": String(partition),
        "metric.client_id": `${group}-client`,
      })),
    ),
  );
}

function pointKey({ name }: Metric, labels: Labels, minuteMs: number): string {
  const texts = Object.keys(labels)
    .sort()
    .map((key) => `${key}=${labels[key]}`);
  return `${name}|${texts.join(",")}|${minuteMs}`;
}

/** Values that differ by series and minute, and that a test can compute as well. */
function ruleOfThumb({ name, shape }: Metric, labels: Labels, minuteMs: number): number {
  if (name.endsWith("_status")) return 1;
  if (name.endsWith("load_percent") || name.endsWith("saturation")) return 0.25;
  const minute = Math.floor(minuteMs / 60_000);
  const text = Object.values(labels).join();
  const salt = shape === "lag" ? text.length : text.charCodeAt(text.length - 1);
  return 60 * salt + (minute % 60);
}
