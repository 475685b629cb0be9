import type { OptionRules } from "./check/check.ts";
import { connectionContradictions } from "./contradictions/connection.ts";
import { consumerContradictions } from "./contradictions/consumer.ts";
import { producerContradictions } from "./contradictions/producer.ts";
import { securityContradictions } from "./contradictions/security.ts";
import { kafkaSchema } from "./sections/kafka-options.ts";

/** What the options of a Kafka client are checked against. */
export const kafkaRules: OptionRules<typeof kafkaSchema> = {
  schema: kafkaSchema,
  contradictions: [
    ...connectionContradictions,
    ...securityContradictions,
    ...producerContradictions,
    ...consumerContradictions,
  ],
  asIs: new Set(["logger"]),
  standIns: { bootstrapServers: "localhost:9092" },
};
