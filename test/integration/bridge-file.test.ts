import { spawn } from "node:child_process";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { expect, inject, test } from "vitest";
import type { BridgeOptions } from "../../src/config/index.ts";
import { decodeJson } from "../../src/otlp/index.ts";
import { KafkaProducer } from "../../src/producer/index.ts";
import { spansBytes } from "../contract/telemetry.ts";
import { builtProgram } from "../support/built-program.ts";
import { uniqueGroup, uniqueTopic } from "../support/names.ts";

const program = new URL("../support/mirror-program.ts", import.meta.url);
const lives = 4;
const perLife = 400;

/** Runs a bridge until it has delivered something so many times, and kills it a moment later. */
async function live(options: BridgeOptions, times: number): Promise<void> {
  const child = spawn(process.execPath, [await builtProgram(program), JSON.stringify(options)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = new Promise<void>((resolve) => child.once("close", () => resolve()));
  let left = times;
  const enough = new Promise<void>((resolve) => {
    child.stdout.on("data", (data: Buffer) => {
      left -= data.toString().split("delivered").length - 1;
      if (left <= 0) {
        resolve();
      }
    });
  });
  await Promise.race([enough, ended, delay(30_000, undefined, { ref: false })]);
  await delay(Math.random() * 20);
  child.kill("SIGKILL");
  await ended;
}

/** The spans on the lines of all files, which are whole lines. */
async function namesIn(folder: string): Promise<Set<string>> {
  const names = new Set<string>();
  for (const file of await readdir(folder)) {
    const text = await readFile(join(folder, file), "utf8");
    for (const line of text.split("\n").slice(0, -1)) {
      for (const { scopeSpans } of decodeJson("traces", line).resourceSpans) {
        for (const { name } of scopeSpans.flatMap(({ spans }) => spans)) {
          names.add(name);
        }
      }
    }
  }
  return names;
}

test("every span that was committed is on a whole line of a file, though the bridge is killed", async () => {
  const bootstrapServers = inject("bootstrapServers");
  const topic = uniqueTopic("to-file");
  const folder = await mkdtemp(join(tmpdir(), "bridge-file-"));
  const options: BridgeOptions = {
    kafka: { bootstrapServers },
    pipelines: {
      mirror: {
        from: {
          kafka: {
            groupId: uniqueGroup("to-file"),
            // Each life takes the former's place at once, not when its session is over.
            instanceId: uniqueGroup("to-file-member"),
            topics: { traces: topic },
            fromBeginning: true,
            autoCommitIntervalMs: 100,
            sessionTimeoutMs: 6_000,
            heartbeatIntervalMs: 500,
          },
        },
        to: {
          file: {
            path: join(folder, "spans.jsonl"),
            rotateBytes: 100_000,
            keep: 1_000,
            onRefused: "drop",
          },
        },
      },
    },
  };
  await using producer = new KafkaProducer({ bootstrapServers, topic: { name: topic } });
  try {
    const expected: string[] = [];
    for (let life = 0; life < lives; life++) {
      const writes = Array.from({ length: perLife }, (_, index) => {
        const name = `span-${life}-${index}`;
        expected.push(name);
        const bytes = spansBytes([{ name, padding: 300 }]);
        return producer.writeRecord({
          topic,
          value: bytes,
          headers: { "otelcol.signal": "traces" },
        });
      });
      await Promise.all(writes);
      await live(options, 1 + Math.floor(Math.random() * 5));
    }
    // The last life has all the time it needs.
    const last = spawn(process.execPath, [await builtProgram(program), JSON.stringify(options)], {
      stdio: ["ignore", "ignore", "inherit"],
    });
    try {
      await expect
        .poll(
          async () => {
            const found = await namesIn(folder);
            return expected.filter((name) => !found.has(name));
          },
          { timeout: 60_000, interval: 500 },
        )
        .toEqual([]);
    } finally {
      last.kill("SIGKILL");
    }
  } finally {
    await rm(folder, { recursive: true });
  }
}, 240_000);
