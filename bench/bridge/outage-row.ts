import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import type { BenchContext, Row } from "../suite.ts";
import type { BackendCount } from "./backend.ts";
import { Child } from "./child.ts";
import { type IngestCell, LoadedServer } from "./ingest.ts";
import { bridge, Server } from "./server.ts";

const MEGABYTE = 2 ** 20;

/**
 * Memory of a bridge that delivers while its backend stands still for a minute and another bridge goes
 * on filling the topic as fast as it can.
 */
export async function outageRow(
  context: BenchContext,
  bootstrapServers: string,
  cell: IngestCell,
): Promise<Row> {
  const stoppedMs = context.quick ? 2_000 : 60_000;
  const flowMs = context.quick ? 1_000 : 5_000;
  const loaded = await LoadedServer.start(bridge(), bootstrapServers, cell);
  const { child: backend, first: backendPort } = await Child.start<"count", BackendCount, number>(
    "backend.ts",
  );
  const server = await Server.start(bridge(), {
    kind: "deliver",
    bootstrapServers,
    signal: cell.signal,
    topic: loaded.topic,
    groupId: `bench-${randomUUID()}`,
    backendPort,
    compression: "none",
  });
  try {
    const peak = { flowing: 0, stopped: 0, after: 0 };
    const watch = async (phase: keyof typeof peak, forMs: number): Promise<void> => {
      const end = performance.now() + forMs;
      while (performance.now() < end) {
        peak[phase] = Math.max(peak[phase], server.use().residentBytes);
        await pause(100);
      }
    };
    const load = loaded.measure(flowMs * 2 + stoppedMs);
    await watch("flowing", flowMs);
    backend.signal("SIGSTOP");
    await watch("stopped", stoppedMs);
    backend.signal("SIGCONT");
    const { items: before } = await backend.ask("count");
    await watch("after", flowMs);
    const { items: after } = await backend.ask("count");
    const reached = await load;
    const megabytes = (bytes: number): string => `${Math.round(bytes / MEGABYTE)} MB`;
    return {
      name: `backend stopped for ${stoppedMs / 1_000} s under full load`,
      value: peak.stopped / MEGABYTE,
      unit: "MB, the most",
      note: [
        `${megabytes(peak.flowing)} before, ${megabytes(peak.after)} after`,
        `${Math.round((after - before) / 1_000)} k spans delivered in the ${flowMs / 1_000} s after`,
        `the receiving bridge ${megabytes(reached.peakBytes)}`,
      ].join("; "),
    };
  } finally {
    backend.signal("SIGCONT");
    await server[Symbol.asyncDispose]();
    await backend[Symbol.asyncDispose]();
    await loaded[Symbol.asyncDispose]();
  }
}
