import type { BridgeConfig } from "../../config/index.ts";

/** A pipeline gets no less, or it could take in nothing of a usual size. */
const leastBytes = 4_194_304;

/**
 * The memory of each pipeline for what is on its way between its ends: `limits.memoryBytes` without
 * the buffers of Kafka's clients (`bufferMemory`, `maxBufferedBytes`), in equal shares.
 */
export function memoryShare({ limits, pipelines }: BridgeConfig): number {
  const buffers = pipelines.flatMap(({ from, to }) => [
    from.kind === "kafka" ? from.kafka.consumer.maxBufferedBytes : 0,
    to.kind === "kafka" ? to.kafka.producer.bufferMemory : 0,
  ]);
  const rest = limits.memoryBytes - buffers.reduce((sum, bytes) => sum + bytes, 0);
  return Math.max(leastBytes, Math.floor(rest / pipelines.length));
}
