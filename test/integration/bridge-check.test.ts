import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import type { CheckReport } from "../../src/cli/run/check-bridge.ts";
import { runCli } from "../cli/run-cli.ts";
import { LogBackend } from "../support/bridge/log-backend.ts";
import { uniqueGroup, uniqueTopic } from "../support/names.ts";
import { freePorts } from "../support/ports.ts";

const servers = inject("bootstrapServers");
let folder = "";

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "bridge-check-"));
});

afterAll(() => rm(folder, { recursive: true }));

/** Of AWS's SDK: which credentials it uses, and that it keeps its advice on Node.js to itself. */
const env = {
  AWS_ACCESS_KEY_ID: "AKIAEXAMPLE",
  AWS_SECRET_ACCESS_KEY: "secret",
  AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true",
};

/** The report on a file, and the exit code. */
async function check(yaml: string) {
  const file = join(folder, "bridge.yaml");
  await writeFile(file, yaml);
  const { code, stdout, stderr } = await runCli(["run", file, "--check", "--json"], { env });
  expect(stderr).toBe("");
  const report = JSON.parse(stdout) as CheckReport;
  const found = (name: string) => report.checks.find((each) => each.name.includes(name));
  return { code, report, found };
}

describe("otel-kafka run --check", () => {
  it("finds all that a bridge needs, and creates none of it", async () => {
    await using backend = await LogBackend.open();
    const topic = uniqueTopic("check");
    const yaml = `
kafka: { bootstrapServers: "${servers}", topic: ${topic} }
pipelines:
  ingest: { from: { otlp: { http: {} } }, to: { kafka: {} } }
  deliver:
    from: { kafka: { groupId: ${uniqueGroup("check")}, deadLetterTopic: ${topic}-dead } }
    to: { otlp: { endpoint: "${backend.endpoint}" } }
`;
    for (let times = 0; times < 2; times++) {
      const { code, report, found } = await check(yaml);
      expect([code, report.ok]).toEqual([0, true]);
      expect(found("Kafka at")).toMatchObject({ status: "ok", reason: "1 broker up" });
      expect(found(`topic ${topic}`)?.reason).toContain("can be created");
      expect(found(backend.endpoint)?.status).toBe("ok");
    }
    expect(backend.requests).toBe(0);
  });

  it("names everything that is missing, each with what to do", async () => {
    const [nobody] = await freePorts(1);
    const topic = uniqueTopic("check");
    const { code, report, found } = await check(`
kafka: { bootstrapServers: "${servers}", topic: { traces: ${topic}, autoCreate: false } }
pipelines:
  ingest:
    from: { otlp: { http: { tls: { certificate: ./missing.pem, key: ./missing.key } } } }
    to: { kafka: {} }
  cloud:
    from: { msk: { regions: [eu-west-1], endpoint: "http://127.0.0.1:${nobody}" } }
    to: { kafka: {} }
  deliver:
    from: { kafka: { groupId: ${uniqueGroup("check")}, deadLetterTopic: ${topic}-dead } }
    to: { otlp: { endpoint: "http://127.0.0.1:${nobody}" } }
`);
    expect([code, report.ok]).toEqual([1, false]);
    expect(found(`topic ${topic}`)?.reason).toContain(`otel-kafka topics create ${topic}`);
    expect(found("pipelines.ingest.from.otlp.http")?.reason).toContain("missing.pem");
    expect(found("pipelines.cloud.from.msk")).toMatchObject({
      status: "failed",
      reason: expect.stringContaining("Check the address") as string,
    });
    expect(found(`http://127.0.0.1:${nobody}`)).toMatchObject({ status: "failed" });
  });

  it("looks at topics that may be chosen as each signal would create them", async () => {
    const [topic, tenant] = [uniqueTopic("check"), uniqueTopic("tenant")];
    const { code, found } = await check(`
kafka:
  bootstrapServers: "${servers}"
  topic: { traces: ${topic}, metrics: { name: ${topic}-metrics, autoCreate: false } }
pipelines:
  ingest:
    from: { otlp: { http: {} } }
    to: { kafka: { topicFrom: { attribute: tenant, allow: [${tenant}] } } }
`);
    expect(code).toBe(1);
    expect(JSON.stringify(found(`topic ${tenant} for traces`))).toContain("can be created");
    expect(JSON.stringify(found(`topic ${tenant} for metrics`))).toContain("autoCreate is off");
  });

  it("fails for brokers that cannot be reached, and for a file that is none", async () => {
    const unreachable = await check(`
kafka: { bootstrapServers: "127.0.0.1:1" }
pipelines: { ingest: { from: { otlp: { http: {} } }, to: { kafka: {} } } }
`);
    expect(unreachable.code).toBe(1);
    expect(unreachable.found("Kafka at")?.reason).toContain("No Kafka broker can be reached");
    const broken = await check("pipelines: [");
    expect(broken.code).toBe(1);
    expect(broken.report.checks).toMatchObject([{ status: "failed" }]);
  });
});
