import { describe, expect, test } from "vitest";
import { JvmCluster } from "../support/jvm-cluster.ts";
import { waitUntil } from "../support/wait-until.ts";
import { ProofLab } from "./proof-lab.ts";

describe("a bridge whose only broker is killed, and comes back", () => {
  test("tells its senders, goes on, and loses nothing", { timeout: 150_000 }, async () => {
    await using cluster = await JvmCluster.start();
    await using lab = await ProofLab.start(cluster.bootstrapServers);
    await lab.untilTaken(100);
    const { failures } = lab.sender;
    await cluster.broker(1).kill();
    // Each of the sender's lanes was told at least once.
    await waitUntil("senders are told", () => lab.sender.failures >= failures + 8);
    await cluster.broker(1).start();
    await lab.untilTaken(500);
    await lab.sender.stop();

    await lab.untilNothingIsMissing();
    await lab.untilCountersAddUp();
    expect(await lab.bridge.stop()).toBe(0);
  });
});
