/**
 * What becomes of a metric that has no normalized name: `prefix` calls it by the provider's prefix and
 * its name in snake case, `plain` by the provider's name (that of AWS in lower case), `drop` leaves it
 * out. Its value stays as the provider gives it.
 */
export type UnmappedRule = "prefix" | "drop" | "plain";

/** How a provider's metrics without a row are called. */
export interface SourceNaming {
  prefix(source: string): string;
  plain(source: string): string;
  /** The provider's unit by UCUM; empty where it gives none. */
  unit(sourceUnit: string): string;
}

/** Names of CloudWatch's metrics for Amazon MSK. */
export const awsNaming: SourceNaming = {
  prefix: (source) => `aws.kafka.${snakeCase(source)}`,
  plain: (source) => source.toLowerCase(),
  unit: ucumOfCloudWatch,
};

/** Names of Confluent Cloud's metrics: `io.confluent.kafka.server/received_bytes`. Units are UCUM. */
export const confluentNaming: SourceNaming = {
  prefix: (source) =>
    source
      .replace(/^io\.confluent\./, "confluent.")
      .split(/[./]/)
      .map(snakeCase)
      .join("."),
  plain: (source) => source,
  unit: (sourceUnit) => sourceUnit,
};

/** `CPUCreditBalance` is `cpu_credit_balance`, `KafkaDataLogsDiskUsed` is `kafka_data_logs_disk_used`. */
export function snakeCase(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .replace(/([A-Z])([A-Z][a-z])/g, "$1_$2")
    .replace(/[^A-Za-z0-9]+/g, "_")
    .replace(/^_|_$/g, "")
    .toLowerCase();
}

/**
 * Source: "CloudWatch metric streams: translation with OpenTelemetry formats", the table of units.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch-metric-streams-formats-opentelemetry-translation.html
 */
const cloudWatchUnits: Readonly<Record<string, string>> = {
  Seconds: "s",
  Microseconds: "us",
  Milliseconds: "ms",
  Bytes: "By",
  Kilobytes: "kBy",
  Megabytes: "MBy",
  Gigabytes: "GBy",
  Terabytes: "TBy",
  Bits: "bit",
  Kilobits: "kbit",
  Megabits: "MBit",
  Gigabits: "GBit",
  Terabits: "Tbit",
  Percent: "%",
  Count: "{Count}",
  None: "1",
};
const perSecond = "/Second";

/** CloudWatch's unit by UCUM. What is UCUM already, or not known, stays as it is. */
function ucumOfCloudWatch(unit: string): string {
  if (unit.endsWith(perSecond)) {
    return `${ucumOfCloudWatch(unit.slice(0, -perSecond.length))}/s`;
  }
  return cloudWatchUnits[unit] ?? unit;
}
