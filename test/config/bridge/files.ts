/** Bridge files of every kind of source and sink, all of them right. */
export const goodFiles: Readonly<Record<string, string>> = {
  "the sample of both ways": `
kafka:
  bootstrapServers: ["\${KAFKA_BROKERS:-localhost:9092}"]
  clientId: edge-bridge
  auth: { mechanism: scram-sha-512, username: bridge, password: "\${KAFKA_PASSWORD:?set it}" }
  ssl: { ca: ./ca.pem, certificate: ./client.pem, key: ./client.key, verify: true }
  settings: {}
pipelines:
  ingest:
    from: { otlp: { http: { host: 127.0.0.1, port: 4318 }, grpc: { host: 127.0.0.1, port: 4317 } } }
    to: { kafka: { topics: { traces: otlp_spans, metrics: otlp_metrics, logs: otlp_logs }, compression: lz4, partitionBy: { traces: traceId } } }
  deliver:
    from: { kafka: { groupId: deliver, topics: { traces: [otlp_spans] }, fromBeginning: true, deadLetterTopic: otlp_dead_letters } }
    to: { otlp: { endpoint: "http://127.0.0.1:14318", compression: gzip, headers: {} } }
health: { host: 127.0.0.1, port: 13133 }
`,
  "variables wherever a value may stand": `
kafka:
  bootstrapServers: "\${BROKERS:-a:1,b:2}"
  ssl: "\${TLS:-false}"
  producer: { lingerMs: "\${LINGER:-7}" }
pipelines:
  in:
    from: { otlp: { http: { port: "\${PORT:-4318}", bearerTokens: "\${TOKENS:-one,two}" } } }
    process: [ { sample: { ratio: "\${RATIO:-0.5}" } } ]
    to: { kafka: { compression: "\${CODEC:-zstd}", headers: { set: "\${HEADERS:-a=1,b=2}" } } }
workers: "\${WORKERS:-1}"
log: { level: "\${LEVEL:-debug}" }
`,
  "TLS, tokens and pages": `
kafka: { bootstrapServers: localhost:9092 }
pipelines:
  in:
    from:
      otlp:
        http:
          host: 0.0.0.0
          tls: { certificate: cert.pem, key: key.pem, clientCa: ca.pem }
          bearerTokens: [ "\${KAFKA_PASSWORD}", { file: tokens.txt } ]
          maxBodyBytes: 1048576
          maxDecompressedBytes: 4194304
          cors: { origins: [ "https://app.example" ], headers: [ x-tenant ] }
        grpc: { host: "::1", maxConnections: 10, headersTimeoutMs: 500, ackTimeoutMs: 1000 }
    to: { kafka: {} }
`,
  "topics by tenant": `
kafka: { bootstrapServers: localhost:9092, topic: { partitions: 6, autoCreate: false } }
pipelines:
  in:
    from: { otlp: { grpc: {} } }
    to:
      kafka:
        topics: everything
        topicFrom: { attribute: tenant.id, allow: [ tenant_a, tenant_b ] }
        headers: { from: [ x-tenant ], set: { source: edge } }
        partitionBy: { traces: traceId, metrics: { resourceAttributes: [ service.name ] } }
`,
  "a mirror": `
kafka: { bootstrapServers: localhost:9092 }
pipelines:
  mirror:
    from: { kafka: { groupId: mirror, topics: "^in_.*", encoding: otlp_proto } }
    process:
      - filter: { keep: { service: [ shop, "^checkout-" ], resource: { deployment.environment: [ production ] } } }
      - filter: { drop: { maxSeverity: debug } }
      - attributes: { drop: [ http.request.header.cookie ], redact: [ enduser.id ], add: { region: eu, tier: 1 } }
    to: { kafka: { topics: { traces: { name: out_spans, partitions: 12 }, metrics: out_metrics, logs: out_logs }, onRefused: drop, transactionalId: mirror-0 } }
`,
  "delivery by gRPC to two backends": `
kafka: { bootstrapServers: localhost:9092, consumer: { maxBufferedBytes: 1048576 } }
pipelines:
  out:
    from: { kafka: { groupId: out, deadLetterTopic: letters, assignment: range, maxAttempts: 3 } }
    to:
      otlp:
        endpoints: [ "https://one.example:4317", "https://two.example:4317" ]
        protocol: grpc
        compression: zstd
        compressionLevel: 3
        headers: { authorization: "Bearer \${KAFKA_PASSWORD}" }
        tls: { ca: ca.pem, certificate: c.pem, key: k.pem, serverName: one.example }
        retry: { initialMs: 10, maxMs: 100, forever: false }
        onRefused: deadLetter
telemetry: { endpoint: "http://localhost:4318", intervalMs: 10000, resource: { service.instance.id: a } }
limits: { memoryBytes: 134217728 }
shutdownTimeoutMs: 5000
`,
  "the console and a file": `
kafka: { bootstrapServers: embedded }
pipelines:
  see: { from: { kafka: { groupId: see, topics: [ a, b ] } }, to: { console: { onRefused: drop } } }
  keep: { from: { kafka: { groupId: keep, deadLetterTopic: letters } }, to: { file: { path: out/telemetry.jsonl, rotateBytes: 1048576, keep: 3 } } }
`,
  "Amazon MSK": `
kafka: { bootstrapServers: localhost:9092 }
pipelines:
  msk:
    from:
      msk:
        regions: [ eu-central-1, us-gov-west-1 ]
        accounts: [ { roleArn: "arn:aws:iam::123456789012:role/monitoring", externalId: abc } ]
        endpoints: { cloudwatch: "http://localhost:4566" }
        clusters: [ orders, "^shop-" ]
        polling: { intervalMs: 600000, periodSeconds: 300, metricFilters: [ BytesInPerSec, "^Cpu" ] }
        metricStream: { port: 8443, path: /stream, accessKey: "\${KAFKA_PASSWORD}" }
        entityTags: [ Team ]
        unmapped: plain
        stateTopic: msk_state
    to: { kafka: { topics: { metrics: cloud_metrics } } }
`,
  "Confluent Cloud": `
kafka: { bootstrapServers: localhost:9092 }
pipelines:
  confluent:
    from: { confluent: { apiKey: "\${KAFKA_PASSWORD}", apiSecret: "\${KAFKA_PASSWORD}", environments: [ env-1 ], granularity: PT5M, intervalMs: 300000, connectors: true, unmapped: drop } }
    to: { kafka: { topics: cloud_metrics } }
`,
};

/** What every good file may ask of the environment. */
export const environment = { KAFKA_PASSWORD: "planted-secret" };

const rest = `
    to: { kafka: {} }
`;

function withSource(source: string): string {
  return `
kafka: { bootstrapServers: localhost:9092 }
pipelines:
  p:
    from: ${source}${rest}`;
}

function withSink(sink: string): string {
  return `
kafka: { bootstrapServers: localhost:9092 }
pipelines:
  p:
    from: { kafka: { groupId: g, deadLetterTopic: d } }
    to: ${sink}
`;
}

function withTop(top: string): string {
  return `${withSource("{ otlp: { http: {} } }")}${top}\n`;
}

/** Files with a structural fault, each with the path that has to be named. */
export const faultyFiles: Readonly<Record<string, readonly [string, string]>> = {
  "a list": ["[1, 2]", ""],
  "no kafka": ["pipelines: {}", "kafka"],
  "no pipelines": ["kafka: { bootstrapServers: a }", "pipelines"],
  "no brokers": [
    "kafka: {}\npipelines: { p: { from: { otlp: { http: {} } }, to: { kafka: {} } } }",
    "kafka.bootstrapServers",
  ],
  "an unknown section": [withTop("helth: {}"), "helth"],
  "a pipeline with a dot in its name": [
    "kafka: { bootstrapServers: a }\npipelines: { a.b: { from: { otlp: { http: {} } }, to: { kafka: {} } } }",
    'pipelines["a.b"]',
  ],
  "a pipeline without an end": [
    "kafka: { bootstrapServers: a }\npipelines: { p: { from: { otlp: { http: {} } } } }",
    "pipelines.p.to",
  ],
  "no source": [withSource("{}"), "pipelines.p.from"],
  "two sources": [withSource("{ otlp: { http: {} }, kafka: { groupId: g } }"), "pipelines.p.from"],
  "two sinks": [withSink("{ console: {}, file: { path: a } }"), "pipelines.p.to"],
  "no listener": [withSource("{ otlp: {} }"), "pipelines.p.from.otlp"],
  "a port out of range": [
    withSource("{ otlp: { http: { port: 70000 } } }"),
    "pipelines.p.from.otlp.http.port",
  ],
  "a port as text": [
    withSource('{ otlp: { http: { port: "4318" } } }'),
    "pipelines.p.from.otlp.http.port",
  ],
  "a host with a port": [
    withSource('{ otlp: { http: { host: "localhost:4318" } } }'),
    "pipelines.p.from.otlp.http.host",
  ],
  "pages by gRPC": [
    withSource('{ otlp: { grpc: { cors: { origins: ["*"] } } } }'),
    "pipelines.p.from.otlp.grpc.cors",
  ],
  "a certificate without its key": [
    withSource("{ otlp: { http: { tls: { certificate: a.pem } } } }"),
    "pipelines.p.from.otlp.http.tls.key",
  ],
  "a consumer without a group": [
    withSource("{ kafka: { deadLetterTopic: d } }"),
    "pipelines.p.from.kafka.groupId",
  ],
  "an unknown signal": [
    withSource("{ kafka: { groupId: g, deadLetterTopic: d, topics: { trace: a } } }"),
    "pipelines.p.from.kafka.topics.trace",
  ],
  "an unknown encoding": [
    withSource("{ kafka: { groupId: g, deadLetterTopic: d, encoding: avro } }"),
    "pipelines.p.from.kafka.encoding",
  ],
  "MSK without a region": [withSource("{ msk: {} }"), "pipelines.p.from.msk.regions"],
  "Confluent without a secret": [
    withSource("{ confluent: { apiKey: a } }"),
    "pipelines.p.from.confluent.apiSecret",
  ],
  "topics from anywhere": [
    withSink("{ kafka: { topics: x, topicFrom: { attribute: a } } }"),
    "pipelines.p.to.kafka.topicFrom.allow",
  ],
  "topics from two things": [
    withSink("{ kafka: { topics: x, topicFrom: { attribute: a, header: b, allow: [ c ] } } }"),
    "pipelines.p.to.kafka.topicFrom",
  ],
  "no endpoint": [withSink("{ otlp: {} }"), "pipelines.p.to.otlp"],
  "two kinds of endpoint": [
    withSink('{ otlp: { endpoint: "http://a", endpoints: [ "http://b" ] } }'),
    "pipelines.p.to.otlp",
  ],
  "a compression that OTLP has not": [
    withSink('{ otlp: { endpoint: "http://a", compression: lz4 } }'),
    "pipelines.p.to.otlp.compression",
  ],
  "a file without a path": [withSink("{ file: {} }"), "pipelines.p.to.file.path"],
  "a tiny file": [
    withSink("{ file: { path: a, rotateBytes: 10 } }"),
    "pipelines.p.to.file.rotateBytes",
  ],
  "a console with a path": [withSink("{ console: { path: a } }"), "pipelines.p.to.console.path"],
  "too large a sample": [
    withSource("{ otlp: { http: {} } }\n    process: [ { sample: { ratio: 1.5 } } ]"),
    "pipelines.p.process[0].sample.ratio",
  ],
  "two steps in one": [
    withSource(
      "{ otlp: { http: {} } }\n    process: [ { sample: { ratio: 1 }, attributes: { drop: [ a ] } } ]",
    ),
    "pipelines.p.process[0]",
  ],
  "a filter of nothing": [
    withSource("{ otlp: { http: {} } }\n    process: [ { filter: { keep: {} } } ]"),
    "pipelines.p.process[0].filter.keep",
  ],
  "no worker": [withTop("workers: 0"), "workers"],
  "half a worker": [withTop("workers: 1.5"), "workers"],
  "an unknown level": [withTop("log: { level: loud }"), "log.level"],
  "hardly any memory": [withTop("limits: { memoryBytes: 1 }"), "limits.memoryBytes"],
  "telemetry to nowhere": [withTop("telemetry: {}"), "telemetry.endpoint"],
};
