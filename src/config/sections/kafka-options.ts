import { z } from "zod";
import { authSchema } from "./auth.ts";
import { connectionFields } from "./connection.ts";
import { consumerSchema } from "./consumer.ts";
import { loggerFields } from "./logger.ts";
import { named, option, text } from "./option.ts";
import { producerSchema } from "./producer.ts";
import { settingsSchema } from "./settings.ts";
import { sslSchema } from "./ssl.ts";
import { topicSchema } from "./topic.ts";

/** Everything a Kafka client can be told. The one source of types, defaults, checks and documentation. */
export const kafkaSchema = named(
  z.strictObject({
    ...connectionFields,
    topic: option(topicSchema.optional(), {
      description:
        "Topics to write to and read from: one name for all signals, told apart by the header `otelcol.signal`, or one for each. Beside the names, settings for all of them.",
      defaultText: "otlp_spans, otlp_metrics, otlp_logs",
      env: false,
    }),
    groupId: option(text().optional(), { description: "Short for `consumer.groupId`." }),
    fromBeginning: option(z.boolean().optional(), {
      description: "`true` is short for `consumer.offsetReset: earliest`.",
      defaultText: "false",
    }),
    auth: option(authSchema.optional(), {
      description: "How the client proves who it is.",
      defaultText: "none",
    }),
    ssl: option(sslSchema.optional(), {
      description: "TLS to the brokers: `true`, or with certificates.",
      defaultText: "false",
    }),
    producer: option(producerSchema.prefault({}), { description: "How telemetry is written." }),
    consumer: option(consumerSchema.prefault({}), { description: "How telemetry is read." }),
    settings: settingsSchema,
    ...loggerFields,
  }),
  "KafkaOptions",
  "What `new KafkaConfig` takes. Only `bootstrapServers` is needed.",
);
