import { describe, expectTypeOf, it } from "vitest";
import type { z } from "zod";
import type {
  AuthOptions,
  ConsumerConfig,
  ConsumerOptions,
  KafkaConfig,
  KafkaOptions,
  PartitionBy,
  ProducerConfig,
  ProducerOptions,
  Secret,
  SslOptions,
  TopicOptions,
} from "../../src/config/index.ts";
import type { authSchema } from "../../src/config/sections/auth.ts";
import type { consumerSchema } from "../../src/config/sections/consumer.ts";
import type { kafkaSchema } from "../../src/config/sections/kafka-options.ts";
import type { producerSchema } from "../../src/config/sections/producer.ts";
import type { sslSchema } from "../../src/config/sections/ssl.ts";
import type { topicSchema } from "../../src/config/sections/topic.ts";

// The compiler is what fails here: `npm run types`.
describe("the documented types of the options", () => {
  it("are exactly what the schemas take", () => {
    expectTypeOf<KafkaOptions>().toEqualTypeOf<z.input<typeof kafkaSchema>>();
    expectTypeOf<ProducerOptions>().toEqualTypeOf<z.input<typeof producerSchema>>();
    expectTypeOf<ConsumerOptions>().toEqualTypeOf<z.input<typeof consumerSchema>>();
    expectTypeOf<AuthOptions>().toEqualTypeOf<z.input<typeof authSchema>>();
    expectTypeOf<boolean | SslOptions>().toEqualTypeOf<z.input<typeof sslSchema>>();
    expectTypeOf<string | TopicOptions>().toEqualTypeOf<z.input<typeof topicSchema>>();
  });

  it("ask for the servers and for nothing else", () => {
    expectTypeOf<{ bootstrapServers: string }>().toExtend<KafkaOptions>();
    expectTypeOf<{ topic: string }>().not.toExtend<KafkaOptions>();
  });

  it("take lists that may not be changed", () => {
    expectTypeOf<{ bootstrapServers: readonly string[] }>().toExtend<KafkaOptions>();
  });

  it("tell the mechanisms of authentication apart", () => {
    expectTypeOf<{
      mechanism: "plain";
      username: string;
      password: string;
    }>().toExtend<AuthOptions>();
    expectTypeOf<{ mechanism: "plain"; username: string }>().not.toExtend<AuthOptions>();
    expectTypeOf<{ mechanism: "aws-msk-iam" }>().not.toExtend<AuthOptions>();
  });
});

describe("the types of a config", () => {
  it("have every default filled in", () => {
    expectTypeOf<ProducerConfig["batchSize"]>().toEqualTypeOf<number>();
    expectTypeOf<ConsumerConfig["protocol"]>().toEqualTypeOf<"classic" | "consumer">();
    expectTypeOf<KafkaConfig["clientId"]>().toEqualTypeOf<string>();
    expectTypeOf<keyof ProducerConfig>().toEqualTypeOf<keyof ProducerOptions>();
    expectTypeOf<keyof ConsumerConfig>().toEqualTypeOf<
      Exclude<keyof ConsumerOptions, "fromBeginning">
    >();
  });

  it("say undefined where there may be nothing", () => {
    expectTypeOf<ConsumerConfig["groupId"]>().toEqualTypeOf<string | undefined>();
    expectTypeOf<ProducerConfig["transactionalId"]>().toEqualTypeOf<string | undefined>();
  });

  it("have the servers as a list, or the embedded cluster", () => {
    expectTypeOf<KafkaConfig["bootstrapServers"]>().toEqualTypeOf<readonly string[] | "embedded">();
  });

  it("resolve partitioning for each signal", () => {
    expectTypeOf<ProducerConfig["partitionBy"]["logs"]>().toEqualTypeOf<PartitionBy>();
  });

  it("hide secrets", () => {
    type Plain = Extract<
      KafkaConfig["auth"],
      { mechanism: "plain" | "scram-sha-256" | "scram-sha-512" }
    >;
    expectTypeOf<Plain["password"]>().toEqualTypeOf<Secret>();
  });

  it("may not be changed", () => {
    // @ts-expect-error the property is read-only
    const change = (config: KafkaConfig) => (config.clientId = "other");
    // @ts-expect-error the property is read-only
    const changeDeep = (config: KafkaConfig) => (config.producer.acks = 0);
    expectTypeOf(change).toBeFunction();
    expectTypeOf(changeDeep).toBeFunction();
  });
});
