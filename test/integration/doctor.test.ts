import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { KafkaCluster } from "../../src/cluster/index.ts";
import { KafkaConfig } from "../../src/config/index.ts";
import { KafkaConsumer } from "../../src/consumer/index.ts";
import type { Skew } from "../../src/health/doctor/clock-check.ts";
import { Examination, runStages, type StageResult } from "../../src/health/doctor/index.ts";
import { KafkaProducer } from "../../src/producer/index.ts";
import { runDoctor } from "../cli/run-doctor.ts";
import { LogBackend } from "../support/bridge/log-backend.ts";
import { uniqueGroup, uniqueTopic } from "../support/names.ts";
import { freePorts } from "../support/ports.ts";
import { waitUntil } from "../support/wait-until.ts";

const servers = inject("bootstrapServers");
const brokers = ["--brokers", servers];
let folder = "";
let cluster: KafkaCluster;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "doctor-"));
  cluster = new KafkaCluster({ bootstrapServers: servers });
});
afterAll(async () => {
  await cluster.close();
  await rm(folder, { recursive: true });
});

async function file(name: string, text: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, text);
  return path;
}

async function topic(purpose: string, config: Record<string, string | number> = {}) {
  const name = uniqueTopic(purpose);
  await cluster.topics.create({ name, partitions: 2, replicationFactor: 1, config });
  return name;
}

describe("otel-kafka doctor", () => {
  it("finds nothing wrong with a broker, writes and reads back, and leaves nothing behind", async () => {
    const name = uniqueTopic("absent");
    const { code, found, stderr } = await runDoctor([...brokers, "--topic", name, "--write"]);
    expect([code, stderr]).toEqual([0, ""]);
    expect(found("API versions")).toMatchObject({
      status: "ok",
      details: { missing: [], count: expect.any(Number) },
    });
    const all = found("brokers").details?.brokers as { reachable: boolean }[];
    expect(all.every(({ reachable }) => reachable)).toBe(true);
    expect(found(`topic ${name}`)).toMatchObject({
      status: "ok",
      reason: expect.stringContaining("can be created"),
    });
    const written = found("write and read back");
    expect(written).toMatchObject({ status: "ok", details: { records: 3 * all.length } });
    // The broker runs on this machine, by the same clock.
    const skews = found("clock skew").details?.brokers as Skew[];
    expect(skews).toHaveLength(all.length);
    for (const { leastMs, mostMs } of skews) {
      expect(leastMs).toBeLessThanOrEqual(0);
      expect(mostMs).toBeGreaterThanOrEqual(0);
    }
    const names = (await cluster.topics.list()).map((each) => each.name);
    expect(names).not.toContain(written.details?.topic);
    expect(names).not.toContain(name);
  });

  it("deletes its topic also when it is called off in the middle", async () => {
    const controller = new AbortController();
    const config = new KafkaConfig({ bootstrapServers: servers });
    const subject = { config, summary: "", warnings: [], topics: [], groups: [], endpoints: [] };
    const ours = async (): Promise<string[]> => {
      const all = await cluster.topics.list();
      return all.map(({ name }) => name).filter((name) => name.startsWith("otel-kafka-doctor-"));
    };
    await using examination = new Examination({
      configure: () => subject,
      write: true,
      signal: controller.signal,
    });
    let isOver = false;
    const results: StageResult[] = [];
    const observer = { began: () => {}, ended: (result: StageResult) => void results.push(result) };
    const running = runStages(examination.stages, observer, controller.signal).finally(() => {
      isOver = true;
    });
    await waitUntil("the topic is there", async () => isOver || (await ours()).length > 0);
    controller.abort();
    await running;
    expect(await ours()).toEqual([]);
    const written = results.find(({ name }) => name === "write and read back");
    // It may have been quicker than we are.
    expect(["it was called off", undefined]).toContain(
      written?.status === "failed" ? written.reason : undefined,
    );
  });

  it("writes nothing unless it is told to", async () => {
    const name = uniqueTopic("untouched");
    const { found } = await runDoctor([...brokers, "--topic", name]);
    for (const check of ["write and read back", "clock skew"]) {
      expect(found(check)).toMatchObject({
        status: "skipped",
        reason: "not asked for: --write does it",
      });
    }
    const names = (await cluster.topics.list()).map((each) => each.name);
    const ours = names.filter((each) => each === name || each.startsWith("otel-kafka-doctor-"));
    expect(ours).toEqual([]);
  });

  it("looks at many topics at a time without a warning of Node.js", async () => {
    const names = await Promise.all(Array.from({ length: 12 }, () => topic("many")));
    const bridge = await file(
      "many.yaml",
      `kafka: { bootstrapServers: "${servers}", topic: ${names[0]} }
pipelines:
  ingest:
    from: { otlp: { http: {} } }
    to: { kafka: { topicFrom: { attribute: tenant, allow: [${names.join(", ")}] } } }
`,
    );
    const warnings: Error[] = [];
    const note = (warning: Error): void => {
      if (warning.name === "MaxListenersExceededWarning") {
        warnings.push(warning);
      }
    };
    process.on("warning", note);
    const { found } = await runDoctor([bridge, "--write"]);
    process.off("warning", note);
    expect(names.map((name) => found(`topic ${name}`).details?.partitions)).toEqual(
      names.map(() => 2),
    );
    expect(found("write and read back").status).toBe("ok");
    expect(warnings).toEqual([]);
  });

  it("judges a topic: its replicas, its limit beside ours, what it keeps", async () => {
    const name = await topic("small", {
      "max.message.bytes": 500_000,
      "cleanup.policy": "compact",
    });
    const { code, report, found } = await runDoctor([...brokers, "--topic", name]);
    expect([code, report.status]).toEqual([0, "warning"]);
    const { status, reason, action, details } = found(`topic ${name}`);
    expect(status).toBe("warning");
    expect(reason).toContain("a single replica");
    expect(reason).toContain("more than 500,000 refused");
    expect(reason).toContain("it is compacted");
    expect(action).toContain(`topics alter ${name} --set max.message.bytes=1048576`);
    expect(details).toMatchObject({
      partitions: 2,
      replicationFactor: 1,
      maxMessageBytes: 500_000,
      permissions: { read: true, write: true },
    });
  });

  it("fails for a topic that fewer replicas follow than writes wait for", async () => {
    const name = await topic("short", { "min.insync.replicas": 2 });
    const { code, found } = await runDoctor([...brokers, "--topic", name]);
    expect(code).toBe(1);
    expect(found(`topic ${name}`)).toMatchObject({
      status: "failed",
      reason: expect.stringContaining("2 partitions with fewer than 2 replicas in sync"),
    });
  });

  it("fails for a topic that is missing and is not to be created", async () => {
    const name = uniqueTopic("missing");
    const config = await file(
      "strict.yaml",
      `bootstrapServers: "${servers}"\ntopic: { name: ${name}, autoCreate: false }\n`,
    );
    const { code, found } = await runDoctor(["--config", config]);
    expect(code).toBe(1);
    expect(found(`topic ${name}`).reason).toContain(`otel-kafka topics create ${name}`);
  });

  it("tells how far groups are, that nobody reads, and that retention was quicker", async () => {
    const name = await topic("groups");
    const [idle, late] = [uniqueGroup("idle"), uniqueGroup("late")];
    await using producer = new KafkaProducer({ bootstrapServers: servers });
    const records = Array.from({ length: 6 }, (_, index) => ({ value: "v", partition: index % 2 }));
    await producer.writeRecords(name, records);
    await cluster.groups.resetOffsets(idle, { to: { offset: 1 }, topics: [name] });
    const waiting = await runDoctor([
      ...brokers,
      "--topic",
      name,
      "--group",
      idle,
      "--group",
      late,
    ]);
    expect(waiting.found(`group ${idle}`)).toMatchObject({
      status: "warning",
      reason: expect.stringMatching(/nobody reads.*lag 4 records on 2 partitions/),
      details: { lag: "4", members: 0 },
    });
    expect(waiting.found(`group ${late}`)).toMatchObject({
      status: "ok",
      reason: expect.stringContaining("does not exist yet"),
    });
    await cluster.topics.deleteRecords(name, { 0: 2 });
    const lost = await runDoctor([...brokers, "--topic", name, "--group", idle]);
    expect(lost.code).toBe(1);
    expect(lost.found(`group ${idle}`).reason).toContain("records of 1 partition before");
  });

  it("says of a group that is at work how many members it has", async () => {
    const name = await topic("members");
    const groupId = uniqueGroup("members");
    await using consumer = new KafkaConsumer({ bootstrapServers: servers, groupId });
    const assigned = new Promise((resolve) => consumer.once("rebalance", resolve));
    const reading = consumer.run({ onLogs: () => {} }, { topics: [name] });
    await assigned;
    const { found } = await runDoctor([...brokers, "--topic", name, "--group", groupId]);
    expect(found(`group ${groupId}`)).toMatchObject({ status: "ok", details: { members: 1 } });
    await consumer.close();
    await reading;
  });

  it("looks at all that a bridge uses, each for what is done with it", async () => {
    await using backend = await LogBackend.open();
    const [nobody] = await freePorts(1);
    const [read, written] = [
      await topic("read", { "max.message.bytes": 500_000 }),
      await topic("written"),
    ];
    const [groupId, letters] = [uniqueGroup("bridge"), uniqueTopic("letters")];
    const bridge = await file(
      "bridge.yaml",
      `kafka: { bootstrapServers: "${servers}", topic: ${written} }
pipelines:
  ingest: { from: { otlp: { http: {} } }, to: { kafka: {} } }
  deliver:
    from: { kafka: { groupId: ${groupId}, topics: ${read}, deadLetterTopic: ${letters} } }
    to: { otlp: { endpoints: ["${backend.endpoint}", "http://127.0.0.1:${nobody}"] } }
`,
    );
    const { code, report, found } = await runDoctor([bridge]);
    expect(code).toBe(1);
    // What is only read may be smaller than what is written here.
    expect(found(`topic ${read}`).reason).not.toContain("refused");
    expect(found(`topic ${written}`).status).toBe("warning");
    expect(found(`topic ${letters}`).reason).toContain("can be created");
    expect(found(`group ${groupId}`).reason).toContain("does not exist yet");
    expect(found(`endpoint ${backend.endpoint}`).status).toBe("ok");
    expect(found(`endpoint http://127.0.0.1:${nobody}`).status).toBe("failed");
    const failed = report.checks.filter(({ status }) => status === "failed");
    expect(failed).toHaveLength(1);
    expect(backend.requests).toBe(0);
  });
});
