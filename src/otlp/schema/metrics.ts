import type { SchemaPart } from "./model.ts";

/** Messages of metrics, down to the kinds of metric. */
export const metricsSchema = {
  messages: {
    ExportMetricsServiceRequest: {
      proto: "opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest",
      doc: "A request that carries metrics.",
      fields: [
        {
          number: 1,
          name: "resource_metrics",
          kind: "message",
          type: "ResourceMetrics",
          repeated: true,
          doc: "Metrics by the resource that produced them.",
        },
      ],
    },
    ExportMetricsServiceResponse: {
      proto: "opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceResponse",
      doc: "The answer to a request that carries metrics.",
      fields: [
        {
          number: 1,
          name: "partial_success",
          kind: "message",
          type: "ExportMetricsPartialSuccess",
          doc: "Set where data points were rejected, or to warn.",
        },
      ],
    },
    ExportMetricsPartialSuccess: {
      proto: "opentelemetry.proto.collector.metrics.v1.ExportMetricsPartialSuccess",
      doc: "What of a request was not accepted.",
      fields: [
        {
          number: 1,
          name: "rejected_data_points",
          kind: "int64",
          doc: "Number of rejected data points; 0 with a message is a warning.",
        },
        { number: 2, name: "error_message", kind: "string", doc: "Why, for a developer." },
      ],
    },
    ResourceMetrics: {
      proto: "opentelemetry.proto.metrics.v1.ResourceMetrics",
      doc: "The metrics of one resource.",
      fields: [
        {
          number: 1,
          name: "resource",
          kind: "message",
          type: "Resource",
          doc: "The resource; absent if unknown.",
        },
        {
          number: 2,
          name: "scope_metrics",
          kind: "message",
          type: "ScopeMetrics",
          repeated: true,
          doc: "Its metrics by instrumentation scope.",
        },
        {
          number: 3,
          name: "schema_url",
          kind: "string",
          doc: "URL of the schema that the resource's attributes follow.",
        },
      ],
    },
    ScopeMetrics: {
      proto: "opentelemetry.proto.metrics.v1.ScopeMetrics",
      doc: "The metrics of one instrumentation scope.",
      fields: [
        {
          number: 1,
          name: "scope",
          kind: "message",
          type: "InstrumentationScope",
          doc: "The scope; absent if unknown.",
        },
        {
          number: 2,
          name: "metrics",
          kind: "message",
          type: "Metric",
          repeated: true,
          doc: "The metrics.",
        },
        {
          number: 3,
          name: "schema_url",
          kind: "string",
          doc: "URL of the schema that the metrics follow.",
        },
      ],
    },
    Metric: {
      proto: "opentelemetry.proto.metrics.v1.Metric",
      doc: "A named metric with its data points, all of one type.",
      fields: [
        { number: 1, name: "name", kind: "string", doc: "Name of the metric." },
        { number: 2, name: "description", kind: "string", doc: "What it measures." },
        {
          number: 3,
          name: "unit",
          kind: "string",
          doc: "Unit in the notation of UCUM, such as `ms` or `By`.",
        },
        {
          number: 5,
          name: "gauge",
          kind: "message",
          type: "Gauge",
          oneof: "data",
          doc: "Values sampled now and then.",
        },
        {
          number: 7,
          name: "sum",
          kind: "message",
          type: "Sum",
          oneof: "data",
          doc: "Values that add up.",
        },
        {
          number: 9,
          name: "histogram",
          kind: "message",
          type: "Histogram",
          oneof: "data",
          doc: "Distributions over explicit bounds.",
        },
        {
          number: 10,
          name: "exponential_histogram",
          kind: "message",
          type: "ExponentialHistogram",
          oneof: "data",
          doc: "Distributions over exponential bounds.",
        },
        {
          number: 11,
          name: "summary",
          kind: "message",
          type: "Summary",
          oneof: "data",
          doc: "Quantiles computed by the source.",
        },
        {
          number: 12,
          name: "metadata",
          kind: "message",
          type: "KeyValue",
          repeated: true,
          doc: "What else describes the metric; keys are unique.",
        },
      ],
    },
    Gauge: {
      proto: "opentelemetry.proto.metrics.v1.Gauge",
      doc: "Values sampled now and then.",
      fields: [
        {
          number: 1,
          name: "data_points",
          kind: "message",
          type: "NumberDataPoint",
          repeated: true,
          doc: "The data points, one or more per set of attributes.",
        },
      ],
    },
    Sum: {
      proto: "opentelemetry.proto.metrics.v1.Sum",
      doc: "Values that add up.",
      fields: [
        {
          number: 1,
          name: "data_points",
          kind: "message",
          type: "NumberDataPoint",
          repeated: true,
          doc: "The data points, one or more per set of attributes.",
        },
        {
          number: 2,
          name: "aggregation_temporality",
          kind: "enum",
          type: "AggregationTemporality",
          doc: "Whether points count from the start or since the point before.",
        },
        { number: 3, name: "is_monotonic", kind: "bool", doc: "The sum never falls." },
      ],
    },
    Histogram: {
      proto: "opentelemetry.proto.metrics.v1.Histogram",
      doc: "Distributions over explicit bounds.",
      fields: [
        {
          number: 1,
          name: "data_points",
          kind: "message",
          type: "HistogramDataPoint",
          repeated: true,
          doc: "The data points, one or more per set of attributes.",
        },
        {
          number: 2,
          name: "aggregation_temporality",
          kind: "enum",
          type: "AggregationTemporality",
          doc: "Whether points count from the start or since the point before.",
        },
      ],
    },
    ExponentialHistogram: {
      proto: "opentelemetry.proto.metrics.v1.ExponentialHistogram",
      doc: "Distributions over bounds that grow exponentially.",
      fields: [
        {
          number: 1,
          name: "data_points",
          kind: "message",
          type: "ExponentialHistogramDataPoint",
          repeated: true,
          doc: "The data points, one or more per set of attributes.",
        },
        {
          number: 2,
          name: "aggregation_temporality",
          kind: "enum",
          type: "AggregationTemporality",
          doc: "Whether points count from the start or since the point before.",
        },
      ],
    },
    Summary: {
      proto: "opentelemetry.proto.metrics.v1.Summary",
      doc: "Quantiles computed by the source.",
      fields: [
        {
          number: 1,
          name: "data_points",
          kind: "message",
          type: "SummaryDataPoint",
          repeated: true,
          doc: "The data points, one or more per set of attributes.",
        },
      ],
    },
  },
  enums: {
    AggregationTemporality: {
      proto: "opentelemetry.proto.metrics.v1.AggregationTemporality",
      doc: "Whether points count from the start or since the point before.",
      prefix: "AGGREGATION_TEMPORALITY_",
      values: { UNSPECIFIED: 0, DELTA: 1, CUMULATIVE: 2 },
    },
  },
} as const satisfies SchemaPart;
