import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startNode } from "../cli/run-cli.ts";
import { listen } from "../cluster/tcp-peers.ts";
import { builtProgram } from "../support/built-program.ts";
import { JvmCluster } from "../support/jvm-cluster.ts";
import { uniqueTopic } from "../support/names.ts";

let cluster: JvmCluster;
beforeAll(async () => {
  cluster = await JvmCluster.start({ heapMb: 256 });
});
afterAll(() => cluster.stop());

/** Far beyond the time to shut down, so that a slow machine is not taken for one that waits forever. */
const hangsMs = 120_000;

interface Told {
  readonly tookMs: number;
  readonly rejected: number;
  readonly errorsByCode: Record<string, number>;
  readonly warnings: readonly string[];
}

describe("a broker that stands still while a connector is shut down", () => {
  test("keeps neither the shutdown nor the process; what is lost is counted", async () => {
    const program = await builtProgram(new URL("../support/shutdown-program.ts", import.meta.url));
    const args = [program, cluster.bootstrapServers, uniqueTopic("shutdown"), "3000"];
    const running = startNode(args, { more: true });
    await running.printed("at work");
    cluster.broker(1).freeze();
    try {
      running.process.stdin?.end("it stands still\n");
      const { code, stdout, stderr } = await running.outcome;
      expect([code, stderr]).toEqual([0, ""]);
      const [, line = "", last] = stdout.split("\n");
      expect(last).toBe("over");
      const told = JSON.parse(line) as Told;
      expect(told.tookMs).toBeLessThan(hangsMs);
      // All of them were settled before the shutdown was over.
      expect(told.rejected).toBe(20);
      expect(told.errorsByCode).toMatchObject({ DELIVERY_TIMEOUT: 20 });
    } finally {
      cluster.broker(1).thaw();
    }
  });
});

describe("a broker that never answers", () => {
  test("keeps no exporter from its end, and not the process", async () => {
    await using peer = await listen(() => {});
    const program = await builtProgram(
      new URL("../support/shutdown-exporters-program.ts", import.meta.url),
    );
    const { code, stdout, stderr } = await startNode([program, peer.address]).outcome;
    expect([code, stdout, stderr]).toEqual([0, "records 1, spans 1\n", ""]);
    expect(peer.connections).toBeGreaterThan(0);
  });
});
