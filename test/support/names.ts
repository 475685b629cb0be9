import { randomBytes } from "node:crypto";

/**
 * A topic name that no other test uses. `KAFKA_TEST_TOPIC` is its prefix, for a broker that the user
 * names and that allows certain topics only.
 */
export function uniqueTopic(purpose: string): string {
  return unique(process.env.KAFKA_TEST_TOPIC || "otel-kafka-bridge-test", purpose);
}

/** A consumer group name that no other test uses; `KAFKA_TEST_GROUP_ID` is its prefix. */
export function uniqueGroup(purpose: string): string {
  return unique(process.env.KAFKA_TEST_GROUP_ID || "otel-kafka-bridge-test", purpose);
}

function unique(prefix: string, purpose: string): string {
  return `${prefix}-${purpose}-${randomBytes(5).toString("hex")}`;
}
