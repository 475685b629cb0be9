import type { KafkaBridgeError } from "../errors/index.ts";

/** A broker, as the cluster tells of it. */
export interface BrokerDescription {
  readonly id: number;
  readonly host: string;
  readonly port: number;
  readonly rack: string | undefined;
  readonly isController: boolean;
}

/** A cluster and its brokers. */
export interface ClusterDescription {
  /** Undefined on the embedded cluster. */
  readonly clusterId: string | undefined;
  /**
   * Node that is the active controller: a broker, or a node of its own. Undefined where it cannot be
   * known: on the embedded cluster, where the user may not describe the cluster, and while there is
   * none.
   */
  readonly controllerId: number | undefined;
  /** In the order of their ids. */
  readonly brokers: readonly BrokerDescription[];
  /** Whether this is the embedded cluster, which answers a part of the administration only. */
  readonly embedded: boolean;
}

/** A partition, as the cluster tells of it. */
export interface PartitionMetadata {
  readonly partition: number;
  /** Undefined while there is none. */
  readonly leader: number | undefined;
  /** Broker ids, the preferred leader first. */
  readonly replicas: readonly number[];
  readonly inSyncReplicas: readonly number[];
  readonly offlineReplicas: readonly number[];
}

/** A topic, as the cluster tells of it. */
export interface TopicMetadata {
  readonly name: string;
  /** Undefined on the embedded cluster, and for a topic that was not found. */
  readonly id: string | undefined;
  /** Kafka's own, such as the topic of committed offsets. */
  readonly internal: boolean;
  /** In the order of their numbers; empty where there is an error. */
  readonly partitions: readonly PartitionMetadata[];
  /** Why the cluster does not tell: there is no such topic, or the user may not see it. */
  readonly error: KafkaBridgeError | undefined;
}

/** Brokers and topics of a cluster, at one moment. */
export interface ClusterMetadata extends ClusterDescription {
  readonly topics: readonly TopicMetadata[];
}

/** What became of asking one broker. */
export interface BrokerReachability {
  readonly id: number;
  readonly host: string;
  readonly port: number;
  readonly reachable: boolean;
  /** Milliseconds from a request to its answer, connecting not counted. Undefined without an answer. */
  readonly latencyMs: number | undefined;
  /** Why there was no answer. */
  readonly error: KafkaBridgeError | undefined;
}
