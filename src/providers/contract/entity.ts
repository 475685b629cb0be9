/**
 * What an entity is, by the names that New Relic's entity definitions have; of plain Kafka, and of what
 * those do not know, by names of the same form.
 */
export type EntityType =
  | "AWSMSKCLUSTER"
  | "AWSMSKBROKER"
  | "AWSMSKTOPIC"
  | "CONFLUENTCLOUDCLUSTER"
  | "CONFLUENTCLOUDKAFKATOPIC"
  | "CONFLUENTCLOUDENVIRONMENT"
  | "CONFLUENTCLOUDCONNECTOR"
  | "CONFLUENTCLOUDKSQLDB"
  | "CONFLUENTCLOUDSCHEMAREGISTRY"
  | "KAFKACLUSTER"
  | "KAFKABROKER"
  | "KAFKATOPIC";

/** Something that a provider runs, and that metrics are of. */
export interface Entity {
  /**
   * Names the entity for good, and no other one: the same after a restart, on any machine. Base64url of
   * `account|provider|type|id`, where the id is the provider's own (an ARN, `lkc-…`), with a part such
   * as `/broker/1` or `/topic/orders` where the provider has no id for it.
   */
  readonly guid: string;
  readonly type: EntityType;
  /** The name that people gave it. */
  readonly name: string;
  /** What it belongs to: the cluster of a broker or a topic. */
  readonly parentGuid?: string;
  /** Account, or organization, at the provider. Empty where the provider has none. */
  readonly accountId: string;
  /** The provider's region. */
  readonly region?: string;
  /** What is known of it, as text: never empty texts, never what the provider did not say. */
  readonly tags: Readonly<Record<string, string>>;
}

/** A cluster of brokers. */
export interface ClusterEntity extends Entity {
  /** The provider's own id: an ARN, `lkc-…`, or the cluster id of Apache Kafka. */
  readonly id: string;
  /** Where clients connect to, by how they authenticate; empty where it is not known. */
  readonly bootstrapServers: Readonly<Record<string, string>>;
}

/** A broker of a cluster. */
export interface BrokerEntity extends Entity {
  readonly parentGuid: string;
  readonly brokerId: string;
}

/** A topic of a cluster. */
export interface TopicEntity extends Entity {
  readonly parentGuid: string;
  /** Absent where the provider does not tell. */
  readonly partitions?: number;
  readonly replicationFactor?: number;
}
