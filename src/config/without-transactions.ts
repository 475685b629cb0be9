import { KafkaConfig } from "./kafka-config.ts";

/**
 * The same configuration for a producer that writes each record by itself, beside one that has the
 * transactional id.
 */
export function withoutTransactions(config: KafkaConfig): KafkaConfig {
  if (config.producer.transactionalId === undefined) {
    return config;
  }
  const producer = Object.freeze({ ...config.producer, transactionalId: undefined });
  const plain = { ...config, producer };
  return Object.freeze(
    Object.create(KafkaConfig.prototype, Object.getOwnPropertyDescriptors(plain)),
  ) as KafkaConfig;
}
