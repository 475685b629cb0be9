/**
 * Properties of librdkafka on which a promise of this library rests, and what to use instead of
 * setting them. All others may be set by `settings`.
 */
export const promised: Readonly<Record<string, string>> = {
  "bootstrap.servers": "bootstrapServers",
  "metadata.broker.list": "bootstrapServers",
  "test.mock.num.brokers": "bootstrapServers: embedded",
  debug: "debug",
  "topic.metadata.refresh.interval.ms": "metadataMaxAgeMs",
  "allow.auto.create.topics": "topic.autoCreate",

  acks: "producer.acks",
  "request.required.acks": "producer.acks",
  "enable.idempotence": "producer.idempotence",
  "max.in.flight": "producer.maxInFlight",
  "max.in.flight.requests.per.connection": "producer.maxInFlight",
  "message.max.bytes": "producer.maxRequestSize",
  "queue.buffering.max.kbytes": "producer.bufferMemory",
  "queue.buffering.max.messages": "producer.bufferMemory",
  partitioner: "producer.partitioner",
  "transactional.id": "producer.transactionalId",
  "delivery.report.only.error": "nothing: every write needs its acknowledgement",
  "queuing.strategy": "nothing: records keep their order",

  "group.id": "consumer.groupId",
  "group.instance.id": "consumer.instanceId",
  "group.protocol": "consumer.protocol",
  "group.protocol.type": "consumer.protocol",
  "partition.assignment.strategy": "consumer.assignment",
  "auto.offset.reset": "consumer.offsetReset",
  "enable.auto.commit": "consumer.autoCommit",
  "auto.commit.enable": "consumer.autoCommit",
  "auto.commit.interval.ms": "consumer.autoCommitIntervalMs",
  "enable.auto.offset.store": "consumer.autoCommit",
  "offset.store.method": "nothing: offsets are kept by the brokers",
  "isolation.level": "consumer.isolation",
  "enable.partition.eof": "consumer.partitionEof",
  "queued.max.messages.kbytes": "consumer.maxBufferedBytes",

  "security.protocol": "ssl and auth",
  "enable.ssl.certificate.verification": "ssl.verify",
  "ssl.ca.location": "ssl.ca",
  "ssl.ca.pem": "ssl.ca",
  "ssl.certificate.location": "ssl.certificate",
  "ssl.certificate.pem": "ssl.certificate",
  "ssl.key.location": "ssl.key",
  "ssl.key.pem": "ssl.key",
  "ssl.key.password": "ssl.keyPassword",
  "sasl.mechanism": "auth.mechanism",
  "sasl.mechanisms": "auth.mechanism",
  "sasl.username": "auth.username",
  "sasl.password": "auth.password",
  "sasl.kerberos.service.name": "auth.serviceName",
  "sasl.kerberos.principal": "auth.principal",
  "sasl.kerberos.keytab": "auth.keytab",
  "sasl.oauthbearer.method": "auth.tokenEndpointUrl",
  "sasl.oauthbearer.token.endpoint.url": "auth.tokenEndpointUrl",
  "sasl.oauthbearer.client.id": "auth.clientId",
  "sasl.oauthbearer.client.credentials.client.id": "auth.clientId",
  "sasl.oauthbearer.client.secret": "auth.clientSecret",
  "sasl.oauthbearer.client.credentials.client.secret": "auth.clientSecret",
  "sasl.oauthbearer.scope": "auth.scope",
  "sasl.oauthbearer.extensions": "auth.extensions",
  "enable.sasl.oauthbearer.unsecure.jwt": "auth.token",
};

/** librdkafka's property names; also where its binding adds one. */
const propertyName = /^[a-z0-9]+([._][a-z0-9]+)*$/;

/** What is wrong with setting a property of librdkafka by `settings`; undefined where it may be. */
export function problemOfProperty(name: string): string | undefined {
  if (Object.hasOwn(promised, name)) {
    return `would break a promise of this library: use ${promised[name]}`;
  }
  if (/_cb$/.test(name) || name === "opaque" || name === "enabled_events" || name === "log.queue") {
    return "would break a promise of this library: callbacks are its own";
  }
  return propertyName.test(name)
    ? undefined
    : "is not the name of a librdkafka property, such as socket.keepalive.enable";
}
