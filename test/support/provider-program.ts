import { setTimeout as delay } from "node:timers/promises";
import { ProviderPipeline } from "./providers/provider-pipeline.ts";
import { ScriptedCollector } from "./providers/scripted-collector.ts";

/** What the program is told. */
export interface ProviderProgramOptions {
  readonly bootstrapServers: string;
  readonly topic: string;
  readonly stateTopic: string;
  readonly shards: readonly string[];
  /** How long each piece of a shard takes. */
  readonly pieceMs: number;
}

/**
 * Runs a pipeline from a scripted provider whose intervals are a second long, until it is told to end. Prints
 * a line for each piece of a collection, and when more points were delivered.
 */
const { shards, pieceMs, ...places } = JSON.parse(
  process.argv[2] ?? "{}",
) as ProviderProgramOptions;
const collector = new ScriptedCollector(shards, {
  intervalMs: 1_000,
  periodMs: 1_000,
  settleMs: 1_000,
  lookbackMs: 3_000,
  maxBackfillMs: 600_000,
});
collector.series = 4;
collector.pieceSize = 2;
collector.onPiece = async (shard, piece) => {
  process.stdout.write(`collecting ${shard} ${piece}\n`);
  await delay(pieceMs);
};
const pipeline = await ProviderPipeline.start({
  ...places,
  collector,
  // Of a collection, most is written while it is still under way.
  memoryBytes: 1_024,
  kafka: {
    socketTimeoutMs: 5_000,
    consumer: { sessionTimeoutMs: 2_000, heartbeatIntervalMs: 300 },
  },
});
process.stdout.write("started\n");
let before = 0;
setInterval(() => {
  const { delivered } = pipeline.counters.of("metrics");
  if (delivered > before) {
    process.stdout.write(`delivered ${delivered}\n`);
    before = delivered;
  }
  for (const warning of pipeline.warnings.splice(0)) {
    process.stdout.write(`warning ${warning}\n`);
  }
  for (const failure of pipeline.failures.splice(0)) {
    process.stdout.write(`failure ${String(failure)}\n`);
  }
}, 5);
process.once("SIGTERM", () => {
  void pipeline[Symbol.asyncDispose]().then(() => process.exit(0));
});
