import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { type Outcome, runCli, startNode } from "../cli/run-cli.ts";

const main = fileURLToPath(new URL("../../scripts/demo/main.ts", import.meta.url));

const demo = (...args: string[]) =>
  startNode(["--import", "tsx", main, ...args], { env: { COLUMNS: "100" } });

describe("npm run demo", () => {
  it("shows traces, metrics, logs, topics and speed of real requests, and ends by itself", async () => {
    const { code, stdout, stderr } = await demo().outcome;
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toContain("took 8 orders");
    expect(stdout).toContain("7 placed, 1 failed");
    const traces = stdout.match(/^trace [0-9a-f]{32} · .*$/gm) ?? [];
    expect(traces).toHaveLength(2);
    expect(traces[0]).toMatch(/ · 7 spans · 3 services/);
    expect(traces[1]).toMatch(/ · 3 services · [1-9] errors/);
    expect(stdout).toMatch(/^ {2}│ {2}└─ GET \/inventory +inventory +server +\d+(\.\d+)? ms +━+$/m);
    expect(stdout).toContain("BankUnavailable: the bank did not answer");
    expect(stdout).toMatch(/shop\.orders +counter +\{order\}/);
    expect(stdout).toMatch(/outcome=placed +7\n/);
    expect(stdout).toMatch(/http\.server\.request\.duration +histogram +s/);
    const failed = /^trace ([0-9a-f]{32}) .* errors/m.exec(stdout)?.[1];
    expect(stdout).toMatch(
      new RegExp(`ERROR payment +POST /payment failed: .*\n? *.*trace=${failed}`),
    );
    expect(stdout).toMatch(/^otel_kafka_demo_spans +\d +0 +\d+ +\d+$/m);
    expect(stdout.match(/: [\d,]+ records a second$/gm)).toHaveLength(2);
  });

  it("keeps every line within 80 columns but those that hold ids", async () => {
    const { stdout } = await startNode(["--import", "tsx", main], { env: { COLUMNS: "80" } })
      .outcome;
    const long = stdout
      .split("\n")
      .filter((line) => line.length > 80 && !/[0-9a-f]{32}/.test(line));
    expect(long).toEqual([]);
  });

  it("stays open when asked, and the command it prints shows what goes on", async () => {
    const running = demo("--stay");
    await running.printed("ends the shop and the demo");
    const printed = running.stdout().match(/npx otel-kafka (tail traces .*)$/m)?.[1];
    const tail = await runCli([...(printed ?? "").split(" "), "--max", "1"]);
    expect(tail.code).toBe(0);
    expect(tail.stdout).toMatch(/^trace [0-9a-f]{32}/);
    running.process.kill("SIGINT");
    const { code, signal, stderr }: Outcome = await running.outcome;
    expect([code, signal, stderr]).toEqual([0, null, ""]);
  });

  it("fails with the reason where no broker answers", async () => {
    const { code, stderr } = await demo("--brokers", "127.0.0.1:1").outcome;
    expect(code).toBe(1);
    expect(stderr).toMatch(/^demo failed: No Kafka broker can be reached/);
    expect(stderr).not.toContain("    at ");
  });

  it("explains its options", async () => {
    const help = await demo("--help").outcome;
    expect(help).toMatchObject({ code: 0, stderr: "" });
    expect(help.stdout).toContain("--brokers <host:port,...>");
    const wrong = await demo("--broker", "x").outcome;
    expect(wrong.code).toBe(2);
    expect(wrong.stderr).toContain("Usage: npm run demo");
  });
});
