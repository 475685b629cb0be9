import { fileURLToPath } from "node:url";
import { expect, inject, it } from "vitest";
import { runCli, startNode } from "../cli/run-cli.ts";

const main = fileURLToPath(new URL("../../scripts/demo/main.ts", import.meta.url));

it("the demo runs on a given Kafka, with topics of its own, and prints a command that works", async () => {
  const brokers = inject("bootstrapServers");
  const { code, stdout, stderr } = await startNode([
    ...["--import", "tsx", main, "--brokers", brokers],
  ]).outcome;
  expect([code, stderr]).toEqual([0, ""]);
  expect(stdout).toContain(`yours, at ${brokers}`);
  expect(stdout).toContain("otel_kafka_demo_spans");
  expect(stdout.match(/^trace [0-9a-f]{32} · .*$/gm)).toHaveLength(2);
  const printed = stdout.match(/npx otel-kafka (tail traces .* --max 20)$/m)?.[1] ?? "";
  const tail = await runCli(printed.split(" "));
  expect(tail.code).toBe(0);
  expect(tail.stdout).toMatch(/^trace [0-9a-f]{32}/);
});
