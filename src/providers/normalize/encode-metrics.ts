import { packageVersion } from "../../manifest/index.ts";
import type { NormalizedMetric } from "../contract/index.ts";
import { type EncodedResource, type EncodedTags, encodedTags } from "./encoded-tags.ts";
import { fieldSize, ProtoBytes, plainPointSize } from "./proto-bytes.ts";

/** How requests are cut. */
export interface EncodeMetricsOptions {
  /** Size in bytes at which a request is closed and the next one begun. Default 786,432. */
  readonly maxBytes?: number;
}

/** Three quarters of the producer's `maxRequestSize`, which would else cut each request once more. */
const defaultMaxBytes = 786_432;

/** Field numbers with wire types, from OTLP's `metrics.proto`. */
const tags = {
  resourceMetrics: 0x0a,
  resource: 0x0a,
  scopeMetrics: 0x12,
  scope: 0x0a,
  metric: 0x12,
  name: 0x0a,
  unit: 0x1a,
  gauge: 0x2a,
  dataPoint: 0x0a,
} as const;

/** The scope, whole: who made the metrics. */
const scope = scopeBytes();

function scopeBytes(): Uint8Array {
  const content = new ProtoBytes();
  content.text(0x0a, "otel-kafka-bridge/providers");
  content.text(0x12, packageVersion);
  const bytes = new ProtoBytes();
  bytes.field(tags.scope, content.bytes().length);
  bytes.raw(content.bytes());
  return bytes.bytes();
}

/** All points of a metric of a resource. */
interface MetricGroup {
  /** Name and unit, encoded. */
  readonly head: Uint8Array;
  readonly points: NormalizedMetric[];
  readonly attributes: EncodedTags[];
  /** Bytes of the points with their tags and lengths. */
  size: number;
}

/**
 * Metrics as requests of OTLP: gauges, whose points have begin and end of their interval. Metrics of one
 * resource come together, and those of one name and unit are one metric with many points. The tags'
 * encoded form is kept as long as the tags are.
 *
 * @returns requests (`ExportMetricsServiceRequest`) in protobuf; none for no metrics
 */
export function encodeMetrics(
  metrics: Iterable<NormalizedMetric>,
  { maxBytes = defaultMaxBytes }: EncodeMetricsOptions = {},
): Uint8Array[] {
  const requests: Uint8Array[] = [];
  let groups = new RequestGroups();
  for (const metric of metrics) {
    groups.add(metric);
    if (groups.size >= maxBytes) {
      requests.push(groups.encode());
      groups = new RequestGroups();
    }
  }
  if (groups.size > 0) {
    requests.push(groups.encode());
  }
  return requests;
}

/** What goes into one request. */
class RequestGroups {
  readonly #resources = new Map<EncodedResource, Map<string, MetricGroup>>();
  /** Estimated bytes of the request so far, never less than they are. */
  size = 0;

  add(metric: NormalizedMetric): void {
    const encoded = encodedTags(metric.tags);
    const group = this.#groupOf(encoded.resource, metric);
    const framed = fieldSize(plainPointSize + encoded.pointAttributes.length);
    group.points.push(metric);
    group.attributes.push(encoded);
    group.size += framed;
    this.size += framed;
  }

  encode(): Uint8Array {
    const buffer = new ProtoBytes(this.size);
    for (const [resource, metrics] of this.#resources) {
      writeResource(buffer, resource, [...metrics.values()]);
    }
    return buffer.bytes();
  }

  #groupOf(resource: EncodedResource, { name, unit }: NormalizedMetric): MetricGroup {
    let metrics = this.#resources.get(resource);
    if (metrics === undefined) {
      metrics = new Map();
      this.#resources.set(resource, metrics);
      this.size += resource.bytes.length + scope.length + roomForLengths;
    }
    // A name has one unit, but for names that are the provider's own.
    let group = metrics.get(name);
    if (group === undefined || group.points[0]?.unit !== unit) {
      const key = group === undefined ? name : `${name} ${unit}`;
      group = metrics.get(key) ?? newGroup(name, unit);
      if (group.points.length === 0) {
        metrics.set(key, group);
        this.size += group.head.length + roomForLengths;
      }
    }
    return group;
  }
}

/** What the tags and lengths of a metric, or of a resource, take at most. */
const roomForLengths = 24;

function newGroup(name: string, unit: string): MetricGroup {
  const head = new ProtoBytes(128);
  head.text(tags.name, name);
  if (unit !== "") {
    head.text(tags.unit, unit);
  }
  return { head: head.bytes(), points: [], attributes: [], size: 0 };
}

function writeResource(
  buffer: ProtoBytes,
  { bytes }: EncodedResource,
  groups: readonly MetricGroup[],
): void {
  const metricSizes = groups.map(metricSize);
  const scopeSize = metricSizes.reduce((sum, size) => sum + fieldSize(size), scope.length);
  buffer.field(tags.resourceMetrics, fieldSize(bytes.length) + fieldSize(scopeSize));
  buffer.field(tags.resource, bytes.length);
  buffer.raw(bytes);
  buffer.field(tags.scopeMetrics, scopeSize);
  buffer.raw(scope);
  for (const [index, group] of groups.entries()) {
    buffer.field(tags.metric, metricSizes[index] ?? 0);
    buffer.raw(group.head);
    buffer.field(tags.gauge, group.size);
    writePoints(buffer, group);
  }
}

function metricSize({ head, size }: MetricGroup): number {
  return head.length + fieldSize(size);
}

function writePoints(buffer: ProtoBytes, { points, attributes }: MetricGroup): void {
  for (let index = 0; index < points.length; index++) {
    // The two lists are of one length.
    const { value, timestamp, periodMs } = points[index] as NormalizedMetric;
    const { pointAttributes } = attributes[index] as EncodedTags;
    buffer.field(tags.dataPoint, plainPointSize + pointAttributes.length);
    buffer.point(timestamp, timestamp + periodMs, value);
    buffer.raw(pointAttributes);
  }
}
