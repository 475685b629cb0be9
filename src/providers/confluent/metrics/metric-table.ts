import type { MetricScope } from "../../contract/index.ts";
import { confluentNaming, type MetricRow, MetricTable } from "../../normalize/index.ts";
import type { MetricDescriptor } from "./descriptor.ts";

const server = "io.confluent.kafka.server/";
const connect = "io.confluent.kafka.connect/";
const ksql = "io.confluent.kafka.ksql/";
const registry = "io.confluent.kafka.schema_registry/";

const clusterAndTopic: readonly MetricScope[] = ["cluster", "topic"];

/** A change within the interval: it becomes a rate. */
function rate(
  source: string,
  sourceUnit: string,
  name: string,
  unit: string,
  scopes: readonly MetricScope[],
): MetricRow {
  return { source, statistic: "", sourceUnit, name, unit, scopes, isPerInterval: true };
}

/** A level: it stays as it is. */
function level(
  source: string,
  sourceUnit: string,
  name: string,
  scopes: readonly MetricScope[],
  unit: string = sourceUnit,
): MetricRow {
  return { source, statistic: "", sourceUnit, name, unit, scopes };
}

/** How often and how far consumers are behind, of a partition and of all partitions of a topic. */
function lag(statistic: string, name: string): MetricRow {
  return { ...level(`${server}consumer_lag_offsets`, "{offset}", name, ["group"]), statistic };
}

/**
 * Confluent Cloud's metrics and what they are called by all.
 * Source: https://docs.confluent.io/cloud/current/monitoring/metrics-api.html and the service's
 * descriptors, which decide at run time whether a metric is a change or a level.
 */
export const confluentRows: readonly MetricRow[] = [
  rate(`${server}received_bytes`, "By", "kafka.bytes.in.rate", "By/s", clusterAndTopic),
  rate(`${server}sent_bytes`, "By", "kafka.bytes.out.rate", "By/s", clusterAndTopic),
  rate(
    `${server}received_records`,
    "{record}",
    "kafka.messages.in.rate",
    "{message}/s",
    clusterAndTopic,
  ),
  rate(
    `${server}sent_records`,
    "{record}",
    "kafka.messages.out.rate",
    "{message}/s",
    clusterAndTopic,
  ),
  level(`${server}retained_bytes`, "By", "kafka.storage.used", clusterAndTopic),
  level(`${server}partition_count`, "{partition}", "kafka.partitions.count", ["cluster"]),
  level(`${server}active_connection_count`, "{connection}", "kafka.connections.count", ["cluster"]),
  rate(`${server}request_count`, "{request}", "kafka.requests.rate", "{request}/s", ["cluster"]),
  rate(`${server}request_bytes`, "By", "kafka.request.bytes.rate", "By/s", ["cluster"]),
  rate(`${server}response_bytes`, "By", "kafka.response.bytes.rate", "By/s", ["cluster"]),
  rate(
    `${server}successful_authentication_count`,
    "{attempt}",
    "kafka.authentications.rate",
    "{attempt}/s",
    ["cluster"],
  ),
  // 0 to 1 already, in spite of its name.
  level(`${server}cluster_load_percent`, "1", "kafka.cluster.load", ["cluster"]),
  level(`${server}cluster_load_percent_avg`, "1", "kafka.cluster.load.avg", ["cluster"]),
  level(`${server}cluster_load_percent_max`, "1", "kafka.cluster.load.max", ["cluster"]),
  {
    ...level(`${server}producer_latency_avg_milliseconds`, "ms", "kafka.request.time.avg", [
      "cluster",
    ]),
    tags: { type: "produce" },
  },
  lag("", "kafka.consumer_group.lag"),
  lag("sum", "kafka.consumer_group.lag_sum"),
  lag("max", "kafka.consumer_group.lag_max"),
  rate(`${connect}sent_records`, "{record}", "kafka.connect.records.sent.rate", "{record}/s", [
    "connector",
  ]),
  rate(
    `${connect}received_records`,
    "{record}",
    "kafka.connect.records.received.rate",
    "{record}/s",
    ["connector"],
  ),
  rate(`${connect}sent_bytes`, "By", "kafka.connect.bytes.sent.rate", "By/s", ["connector"]),
  rate(`${connect}received_bytes`, "By", "kafka.connect.bytes.received.rate", "By/s", [
    "connector",
  ]),
  rate(
    `${connect}dead_letter_queue_records`,
    "{record}",
    "kafka.connect.dead_letters.rate",
    "{record}/s",
    ["connector"],
  ),
  level(`${connect}connector_status`, "1", "kafka.connect.connector.status", ["connector"]),
  level(`${connect}connector_task_status`, "1", "kafka.connect.task.status", ["connector"]),
  level(
    `${connect}connector_task_batch_size_avg`,
    "{record}",
    "kafka.connect.task.batch_size.avg",
    ["connector"],
  ),
  level(
    `${connect}connector_task_batch_size_max`,
    "{record}",
    "kafka.connect.task.batch_size.max",
    ["connector"],
  ),
  level(`${connect}records_lag_max`, "{record}", "kafka.connect.records.lag.max", ["connector"]),
  level(`${ksql}streaming_unit_count`, "{unit}", "kafka.ksqldb.streaming_units.count", ["ksqldb"]),
  level(`${ksql}query_saturation`, "1", "kafka.ksqldb.query.saturation", ["ksqldb"]),
  level(`${ksql}task_stored_bytes`, "By", "kafka.ksqldb.task.storage.used", ["ksqldb"]),
  level(`${ksql}storage_utilization`, "1", "kafka.ksqldb.storage.utilization", ["ksqldb"]),
  rate(`${ksql}consumed_total_bytes`, "By", "kafka.ksqldb.bytes.consumed.rate", "By/s", ["ksqldb"]),
  rate(`${ksql}produced_total_bytes`, "By", "kafka.ksqldb.bytes.produced.rate", "By/s", ["ksqldb"]),
  rate(
    `${ksql}offsets_processed_total`,
    "{offset}",
    "kafka.ksqldb.offsets.processed.rate",
    "{offset}/s",
    ["ksqldb"],
  ),
  level(`${ksql}committed_offset_lag`, "{offset}", "kafka.ksqldb.offsets.lag", ["ksqldb"]),
  rate(`${ksql}processing_errors_total`, "{error}", "kafka.ksqldb.errors.rate", "{error}/s", [
    "ksqldb",
  ]),
  rate(`${ksql}query_restarts`, "{restart}", "kafka.ksqldb.query.restarts.rate", "{restart}/s", [
    "ksqldb",
  ]),
  level(`${registry}schema_count`, "{schema}", "kafka.schema_registry.schemas.count", [
    "schema_registry",
  ]),
  rate(
    `${registry}request_count`,
    "{request}",
    "kafka.schema_registry.requests.rate",
    "{request}/s",
    ["schema_registry"],
  ),
  rate(
    `${registry}schema_operations_count`,
    "{operation}",
    "kafka.schema_registry.operations.rate",
    "{operation}/s",
    ["schema_registry"],
  ),
];

/** The table without a look at the service. */
export const confluentTable: MetricTable = new MetricTable(confluentRows, confluentNaming);

/** Names of resources in the service's labels, and the scopes of their metrics. */
export const scopeOfResource: Readonly<Record<string, MetricScope>> = {
  kafka: "cluster",
  connector: "connector",
  ksql: "ksqldb",
  schema_registry: "schema_registry",
};

/**
 * The table as the service's descriptors bear it out: a row counts only while the metric is the change,
 * or the level, that the row takes it for. A change without a row becomes a rate, too.
 *
 * @param rule - what becomes of metrics without a row
 */
export function tableFor(
  descriptors: readonly MetricDescriptor[],
  rule: "prefix" | "drop" | "plain",
): MetricTable {
  const byName = new Map(descriptors.map((descriptor) => [descriptor.name, descriptor]));
  const borneOut = confluentRows.filter(
    ({ source, isPerInterval = false }) => byName.get(source)?.isCounter === isPerInterval,
  );
  if (rule === "drop") {
    return new MetricTable(borneOut, confluentNaming);
  }
  const mapped = new Set(borneOut.map(({ source }) => source));
  const made = descriptors
    .filter(({ name, isCounter }) => isCounter && !mapped.has(name))
    .map(({ name, unit }) =>
      rate(name, unit, confluentNaming[rule](name), unit === "" ? "1/s" : `${unit}/s`, allScopes),
    );
  return new MetricTable([...borneOut, ...made], confluentNaming);
}

const allScopes: readonly MetricScope[] = [
  "cluster",
  "topic",
  "group",
  "connector",
  "ksqldb",
  "schema_registry",
];
