import { setImmediate as turn } from "node:timers/promises";
import { expect, test } from "vitest";
import { fingerprint } from "../../../src/bridge/supervision/fingerprint.ts";
import { replacePipelines } from "../../../src/bridge/supervision/replace-pipelines.ts";
import {
  BridgeConfig,
  type BridgePipeline,
  type PipelineOptions,
} from "../../../src/config/index.ts";
import { ConfigError } from "../../../src/errors/index.ts";

/** A pipeline that does nothing, and tells what is done with it. */
class ToldRun {
  readonly name: string;
  readonly fingerprint: string;
  readonly parts: { readonly pipeline: BridgePipeline };
  readonly #tell: (step: string) => void;

  constructor(pipeline: BridgePipeline, tell: (step: string) => void) {
    this.name = pipeline.name;
    this.fingerprint = fingerprint(pipeline);
    this.parts = { pipeline };
    this.#tell = (step) => tell(`${step} ${pipeline.name}`);
  }

  async prepare(): Promise<void> {
    this.#tell("prepare");
  }

  async startOnce(): Promise<void> {
    this.#tell("start");
  }

  start(): Promise<void> {
    return this.startOnce();
  }

  startAgain(): Promise<void> {
    return this.startOnce();
  }

  async close(): Promise<void> {
    this.#tell("close");
    await turn();
    this.#tell("closed");
  }
}

const pipelinesOf = (pipelines: Record<string, PipelineOptions>): readonly BridgePipeline[] =>
  BridgeConfig.from({ kafka: { bootstrapServers: "a:1" }, pipelines }).pipelines;

async function stepsOf(
  before: Record<string, PipelineOptions>,
  after: Record<string, PipelineOptions>,
): Promise<string[]> {
  const steps: string[] = [];
  const create = (pipeline: BridgePipeline) => new ToldRun(pipeline, (step) => steps.push(step));
  const running = new Map(pipelinesOf(before).map((each) => [each.name, create(each)]));
  const wanted = pipelinesOf(after);
  const { runs, report } = await replacePipelines({ running, wanted, create, timeoutMs: 1_000 });
  expect([...runs.keys()].sort()).toEqual(Object.keys(after).sort());
  expect(report.failed).toEqual([]);
  return steps;
}

const toFile = (groupId: string, path: string): PipelineOptions => ({
  from: { kafka: { groupId, fromBeginning: true } },
  to: { file: { path, onRefused: "drop" } },
});
const toKafka = (port: number): PipelineOptions => ({
  from: { otlp: { http: { port } } },
  to: { kafka: {} },
});

test.each([
  ["a file", toFile("g1", "/tmp/a"), toFile("g2", "/tmp/a")],
  ["a group", toFile("g1", "/tmp/a"), toFile("g1", "/tmp/b")],
])("what has %s lets go of it before a pipeline of another name takes it", async (_, one, two) => {
  const steps = await stepsOf({ one }, { two });
  expect(steps.indexOf("closed one")).toBeLessThan(steps.indexOf("start two"));
  expect(steps).not.toContain("prepare two");
});

test("what shares nothing with what ends is made ready before anything ends", async () => {
  const steps = await stepsOf({ one: toFile("g1", "/tmp/a") }, { two: toFile("g2", "/tmp/b") });
  expect(steps[0]).toBe("prepare two");
  expect(steps.filter((step) => step === "close one")).toHaveLength(1);
});

test("a pipeline that changed begins before its listener has ended, and after its file has", async () => {
  const http = await stepsOf({ one: toKafka(4318) }, { one: toKafka(4319) });
  expect(http).toEqual(["prepare one", "close one", "start one", "closed one"]);
  const file = await stepsOf({ one: toFile("g1", "/tmp/a") }, { one: toFile("g1", "/tmp/b") });
  expect(file).toEqual(["close one", "closed one", "start one"]);
});

test("what did not change is not touched", async () => {
  const same = { one: toKafka(4318), two: toFile("g", "/tmp/a") };
  expect(await stepsOf(same, same)).toEqual([]);
});

/** A pipeline that nothing starts, for a reason that does not pass by itself. */
class BrokenRun extends ToldRun {
  override async startOnce(): Promise<void> {
    throw new ConfigError("CONFIG_UNREADABLE", { detail: "the certificate" });
  }

  override async startAgain(): Promise<void> {
    // It is tried again later.
  }
}

test("what cannot begin, nor run on as before, keeps its place, and the others are replaced", async () => {
  const before = pipelinesOf({ one: toFile("g1", "/tmp/a"), two: toFile("g2", "/tmp/b") });
  const wanted = pipelinesOf({ one: toFile("g1", "/tmp/c"), two: toFile("g2", "/tmp/d") });
  const create = (pipeline: BridgePipeline) =>
    new (pipeline.name === "one" ? BrokenRun : ToldRun)(pipeline, () => {});
  const running = new Map(before.map((each) => [each.name, create(each)]));
  const { runs, report } = await replacePipelines({ running, wanted, create, timeoutMs: 1_000 });
  expect(report.replaced).toEqual(["two"]);
  expect(report.failed).toMatchObject([
    {
      pipeline: "one",
      error: { code: "CONFIG_UNREADABLE", message: expect.stringContaining("the certificate") },
    },
  ]);
  // One of its own, with the former options: who reloads once more finds it, and nothing it had is held.
  expect(runs.get("one")).not.toBe(running.get("one"));
  expect(runs.get("one")?.parts.pipeline).toBe(before[0]);
  expect(runs.get("two")?.parts.pipeline).toBe(wanted[1]);
});
