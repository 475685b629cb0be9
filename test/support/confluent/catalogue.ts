/** Which labels a metric has, and of which resource it is. */
export type SeriesShape =
  | "cluster"
  | "topic"
  | "request"
  | "principal"
  | "lag"
  | "connector"
  | "connectorStatus"
  | "connectorTask"
  | "ksql"
  | "ksqlQuery"
  | "schemaRegistry";

type Row = readonly [name: string, type: "C" | "G" | "D", unit: string, shape: SeriesShape];

const server = "io.confluent.kafka.server";
const connect = "io.confluent.kafka.connect";
const ksql = "io.confluent.kafka.ksql";
const registry = "io.confluent.kafka.schema_registry";

/** Names, types and units as the service's descriptors give them; D is a gauge of doubles. */
const rows: readonly Row[] = [
  [`${server}/received_bytes`, "C", "By", "topic"],
  [`${server}/sent_bytes`, "C", "By", "topic"],
  [`${server}/received_records`, "C", "{record}", "topic"],
  [`${server}/sent_records`, "C", "{record}", "topic"],
  [`${server}/retained_bytes`, "G", "By", "topic"],
  [`${server}/active_connection_count`, "G", "{connection}", "principal"],
  [`${server}/request_count`, "C", "{request}", "request"],
  [`${server}/partition_count`, "G", "{partition}", "cluster"],
  [`${server}/successful_authentication_count`, "C", "{attempt}", "principal"],
  [`${server}/cluster_load_percent`, "D", "1", "cluster"],
  [`${server}/hot_partition_ingress`, "G", "{partition}", "topic"],
  [`${server}/consumer_lag_offsets`, "G", "{offset}", "lag"],
  [`${connect}/sent_records`, "C", "{record}", "connector"],
  [`${connect}/received_records`, "C", "{record}", "connector"],
  [`${connect}/connector_status`, "G", "1", "connectorStatus"],
  [`${connect}/connector_task_batch_size_avg`, "D", "{record}", "connectorTask"],
  [`${connect}/dead_letter_queue_records`, "C", "{record}", "connector"],
  [`${ksql}/streaming_unit_count`, "G", "{unit}", "ksql"],
  [`${ksql}/query_saturation`, "D", "1", "ksqlQuery"],
  [`${registry}/schema_count`, "G", "{schema}", "schemaRegistry"],
  [`${registry}/request_count`, "C", "{request}", "schemaRegistry"],
];

const types = { C: "COUNTER_INT64", G: "GAUGE_INT64", D: "GAUGE_DOUBLE" } as const;

/** Label keys by shape; those in `exported` are the only ones that the export endpoint gives. */
const labels: Readonly<Record<SeriesShape, readonly string[]>> = {
  cluster: [],
  topic: ["topic"],
  request: ["type", "principal_id"],
  principal: ["principal_id"],
  lag: ["consumer_group_id", "topic", "partition", "client_id"],
  connector: [],
  connectorStatus: ["status"],
  connectorTask: ["task"],
  ksql: [],
  ksqlQuery: ["query_id"],
  schemaRegistry: [],
};

/** The kind of resource that a shape is of, as in `resource.kafka.id`. */
export function resourceOf(shape: SeriesShape): string {
  if (shape.startsWith("connector")) return "connector";
  if (shape.startsWith("ksql")) return "ksql";
  return shape === "schemaRegistry" ? "schema_registry" : "kafka";
}

export interface Metric {
  readonly name: string;
  readonly shape: SeriesShape;
  readonly isCounter: boolean;
  readonly isExportable: boolean;
  /** As the descriptors endpoint gives it. */
  readonly descriptor: Readonly<Record<string, unknown>>;
}

/** Every metric that the service has. */
export const catalogue: readonly Metric[] = rows.map(([name, type, unit, shape]) => ({
  name,
  shape,
  isCounter: type === "C",
  isExportable: !name.endsWith("hot_partition_ingress"),
  descriptor: {
    name,
    description: `Says ${name.split("/")[1]} of a ${resourceOf(shape)}.`,
    type: types[type],
    unit,
    lifecycle_stage: "GENERAL_AVAILABILITY",
    exportable: !name.endsWith("hot_partition_ingress"),
    resources: [resourceOf(shape)],
    labels: labels[shape].map((key) => ({
      key,
      description: `The ${key}.`,
      exportable: key !== "principal_id",
    })),
  },
}));

/** Full names of the labels that a metric may be filtered and grouped by. */
export function labelsOf({ shape }: Metric): readonly string[] {
  return [`resource.${resourceOf(shape)}.id`, ...labels[shape].map((key) => `metric.${key}`)];
}
