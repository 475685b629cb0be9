// Looks after a cluster: its brokers, its topics, and how far a consumer group is.
import { KafkaCluster, KafkaProducer, UnsupportedError } from "otel-kafka-bridge";
import { bootstrapServers } from "./support/brokers.ts";

const topic = "examples_administration";

await using producer = new KafkaProducer({ bootstrapServers });
await using cluster = new KafkaCluster({ bootstrapServers });

const { brokers, controllerId, embedded } = await cluster.describe();
for (const { id, reachable, latencyMs } of await cluster.reachability()) {
  const role = id === controllerId ? ", the controller," : "";
  console.log(`broker ${id}${role} of ${brokers.length}: ${reachable ? "answers" : "is away"}`);
  console.log(`  ${latencyMs?.toFixed(1)} ms`);
}

// On a real broker, creates the topic or says how it differs; on the embedded one a topic appears when
// it is first written to.
if (!embedded) {
  const { created, differences } = await cluster.topics.ensure({
    name: topic,
    partitions: 3,
    config: { "retention.ms": 3_600_000 },
  });
  console.log(created ? "created the topic" : "the topic was there", differences);
}
await producer.writeRecord({ topic, partition: 0, value: "a record" });

const [described] = await cluster.topics.describe([topic]);
for (const { partition, leader, earliestOffset, latestOffset } of described?.partitions ?? []) {
  console.log(`partition ${partition}: leader ${leader}, ${earliestOffset} to ${latestOffset}`);
}
for (const { part, error } of described?.absent ?? []) {
  console.log(`no ${part}: ${error.message}`);
}

// Where a group goes on is set while none of its members runs; a dry run tells what it would do.
try {
  const plan = await cluster.groups.resetOffsets("examples-administration", {
    to: "beginning",
    topics: [topic],
    dryRun: true,
  });
  for (const { partition, from, to } of plan) {
    console.log(`partition ${partition} would go from ${from ?? "nowhere"} to ${to}`);
  }
} catch (error) {
  if (!(error instanceof UnsupportedError)) {
    throw error;
  }
  console.log(error.message);
}
