import { KafkaConfig } from "./kafka-config.ts";

/**
 * The same configuration for a producer that writes each record by itself, beside one that has the
 * transactional id.
 */
export function withoutTransactions(config: KafkaConfig): KafkaConfig {
  return config.producer.transactionalId === undefined
    ? config
    : withTransactionalId(config, undefined);
}

/** The same configuration for a producer with another transactional id. */
export function withTransactionalId(
  config: KafkaConfig,
  transactionalId: string | undefined,
): KafkaConfig {
  const producer = Object.freeze({ ...config.producer, transactionalId });
  const other = { ...config, producer };
  return Object.freeze(
    Object.create(KafkaConfig.prototype, Object.getOwnPropertyDescriptors(other)),
  ) as KafkaConfig;
}
