import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runProgram } from "../../../src/cli/program.ts";
import { EmbeddedKafka } from "../../../src/cluster/index.ts";
import { freePorts } from "../../support/ports.ts";
import { TcpProxy } from "../../support/tcp-proxy.ts";
import { captureTerminal } from "../captured-terminal.ts";
import { runDoctor } from "../run-doctor.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "doctor-"));
});
afterAll(() => rm(folder, { recursive: true }));

async function file(name: string, text: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, text);
  return path;
}

/** The checks of an examination, in their order, where a configuration cannot be read. */
const order = [
  "driver",
  "configuration",
  "name resolution",
  "TCP",
  "TLS",
  "SASL",
  "API versions",
  "brokers",
  "driver connection",
  "topics",
  "write and read back",
  "groups",
  "clock skew",
  "endpoints",
];

describe("otel-kafka doctor", () => {
  it.each([
    ["--config cannot be used with a bridge's file", ["bridge.yaml", "--config", "k.yaml"]],
    ["--topic cannot be used with a bridge's file", ["bridge.yaml", "--topic", "t"]],
    ["unknown option '--wirte'", ["--wirte"]],
    ["too many arguments", ["a.yaml", "b.yaml"]],
    ["too many arguments", ["--group", "g", "a.yaml", "b.yaml"]],
    ["--brokers: holds credentials", ["--brokers", "http://user:hunter2@a"]],
  ])("ends with 2 and says: %s", async (reason, args) => {
    const terminal = captureTerminal();
    expect(await runProgram(["doctor", ...args], terminal)).toBe(2);
    expect(terminal.written.stdout).toBe("");
    expect(terminal.written.stderr).not.toContain("hunter2");
    const [, option = reason] = /^(--\w+) cannot/.exec(reason) ?? [];
    expect(terminal.written.stderr).toContain(option);
  });

  it("tells every problem of a configuration, and what was not run for it", async () => {
    const path = await file("kafka.yaml", "bootstrapServer: a:1\nproducer: { acks: some }\n");
    const { code, report, found, stderr } = await runDoctor(["--config", path]);
    expect([code, report.status, stderr]).toEqual([1, "failed", ""]);
    expect(report.checks.map(({ name }) => name)).toEqual(order);
    const { reason } = found("configuration");
    expect(reason).toContain("did you mean bootstrapServers?");
    expect(reason).toContain("producer.acks");
    for (const { name, status, blockedBy } of report.checks.slice(2)) {
      const own = ["write and read back", "clock skew"].includes(name);
      expect([name, status, blockedBy]).toEqual([
        name,
        "skipped",
        own ? undefined : "configuration",
      ]);
    }
  });

  it("tells of variables that look as if they were meant", async () => {
    const { found } = await runDoctor(["--brokers", "127.0.0.1:1"], { KAFKA_CLIENT_IDD: "me" });
    expect(found("configuration")).toMatchObject({
      status: "warning",
      reason: expect.stringContaining("did you mean KAFKA_CLIENT_ID?"),
    });
  });

  it("never prints a secret, whatever is wrong with it", async () => {
    const env = {
      KAFKA_SASL_MECHANISM: "plain",
      KAFKA_SASL_USERNAME: "the-user",
      KAFKA_SASL_PASSWORD: "the-password",
      KAFKA_SSL_KEY_PASSWORD: "the-key-password",
    };
    const terminal = captureTerminal(env);
    await runProgram(["doctor", "--verbose", "--brokers", "127.0.0.1:1"], terminal);
    expect(JSON.stringify(terminal.written)).not.toMatch(/the-(user|password|key)/);
  });

  it("tells a port where nobody listens from a name that is none", async () => {
    const [port] = await freePorts(1);
    const closed = await runDoctor(["--brokers", `127.0.0.1:${port}`]);
    expect(closed.found("TCP")).toMatchObject({
      status: "failed",
      reason: expect.stringContaining("ECONNREFUSED"),
      action: expect.stringContaining("firewall"),
    });
    expect(closed.found("topics").blockedBy).toBe("TCP");
    const nowhere = await runDoctor(["--brokers", "no-such-host.invalid:9092"]);
    expect(nowhere.found("name resolution")).toMatchObject({ status: "failed" });
    expect(nowhere.found("TCP").blockedBy).toBe("name resolution");
    expect([closed.code, nowhere.code]).toEqual([1, 1]);
  });

  it("says on a terminal, and there alone, what takes its time", async () => {
    await using proxy = await TcpProxy.listen();
    proxy.set({ kind: "halfOpen" });
    const slow = async (isTTY: boolean) => {
      const terminal = captureTerminal({}, { isTTY });
      const args = ["doctor", "--brokers", `127.0.0.1:${proxy.port}`];
      expect(await runProgram(args, terminal)).toBe(1);
      return terminal.written;
    };
    const [shown, piped] = await Promise.all([slow(true), slow(false)]);
    expect(shown.stderr).toMatch(/(TLS|SASL) … \d+ s/);
    expect(piped.stderr).toBe("");
    expect(piped.stdout).toMatch(/^failed {3}SASL: .*takes connections, and does not answer/m);
  }, 60_000);

  it("looks at endpoints of a bridge, also where its Kafka is not there", async () => {
    const [kafka, backend] = await freePorts(2);
    const path = await file(
      "bridge.yaml",
      `kafka: { bootstrapServers: "127.0.0.1:${kafka}" }
pipelines:
  deliver:
    from: { kafka: { groupId: deliver, deadLetterTopic: dead } }
    to: { otlp: { endpoint: "http://127.0.0.1:${backend}" } }
`,
    );
    const { code, found } = await runDoctor([path]);
    expect(code).toBe(1);
    expect(found("configuration").reason).toContain("1 pipeline");
    expect(found("topics").blockedBy).toBe("TCP");
    expect(found(`endpoint http://127.0.0.1:${backend}`)).toMatchObject({
      status: "failed",
      reason: expect.stringContaining("ECONNREFUSED"),
    });
  });
});

describe("otel-kafka doctor on an embedded cluster", () => {
  it("writes and reads back, and skips what it does not have", async () => {
    const kafka = await EmbeddedKafka.start();
    try {
      const args = ["--brokers", kafka.bootstrapServers, "--write", "--group", "g", "--group", "h"];
      const { code, report, found } = await runDoctor(args);
      expect([code, report.status]).toEqual([0, "ok"]);
      expect(found("brokers").reason).toContain("embedded");
      expect(found("write and read back")).toMatchObject({
        status: "ok",
        details: { records: 3 },
      });
      for (const name of ["TLS", "SASL", "API versions", "group g", "group h", "clock skew"]) {
        expect([name, found(name).status]).toEqual([name, "skipped"]);
      }
    } finally {
      await kafka.stop();
    }
  });

  it("starts one where the configuration says so", async () => {
    const { code, found } = await runDoctor(["--brokers", "embedded"]);
    expect(code).toBe(0);
    expect(found("TCP")).toMatchObject({
      status: "skipped",
      reason: "the embedded cluster of this process",
    });
    expect(found("driver connection").status).toBe("ok");
  });
});
