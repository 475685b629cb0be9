import { setTimeout as delay } from "node:timers/promises";
import { describe, expect, inject, test } from "vitest";
import type { BridgeOptions } from "../../src/config/index.ts";
import { builtCli } from "../cli/built-cli.ts";
import { MortalBridge } from "../support/bridge/mortal-bridge.ts";
import { SpanSender } from "../support/bridge/span-sender.ts";
import { SeededRandom } from "../support/otlp/seeded-random.ts";
import { OtlpBackend } from "../support/otlp-backend.ts";
import { freePorts } from "../support/ports.ts";
import { TopicFixture } from "../support/topic-fixture.ts";
import { waitUntil } from "../support/wait-until.ts";
import { spanNames } from "./delivery-lab.ts";

const partitions = 3;
const kills = 5;
const longestLifeMs = 700;

describe("a bridge that is killed at random moments under load", () => {
  test("loses no span that it has answered with success", { timeout: 120_000 }, async () => {
    const bootstrapServers = inject("bootstrapServers");
    await using fixture = await TopicFixture.create(bootstrapServers, "proof", partitions);
    await fixture.createTopic(fixture.deadLetterTopic, 1);
    const taken = new Map<string, number>();
    await using backend = await OtlpBackend.start((request) => {
      for (const name of spanNames(request)) {
        taken.set(name, (taken.get(name) ?? 0) + 1);
      }
      return { status: 200 };
    });
    const [port = 0, healthPort = 0] = await freePorts(2);
    await using bridge = await MortalBridge.create(
      await builtCli(),
      bothWays({ fixture, backend, port, healthPort }),
    );
    await bridge.start();
    await using sender = new SpanSender(port);

    const seed = Date.now() % 1_000_000;
    const random = new SeededRandom(seed);
    for (let kill = 1; kill <= kills; kill++) {
      const before = taken.size;
      await waitUntil(`spans arrive in life ${kill}`, () => taken.size > before + 100);
      await delay(random.below(longestLifeMs));
      await bridge.kill();
      await bridge.start();
    }
    await sender.stop();

    const lost = () => [...sender.answered].filter((name) => !taken.has(name));
    await waitUntil(`all spans arrive (seed ${seed})`, () => lost().length === 0);
    expect(sender.answered.size).toBeGreaterThan(kills * 100);
    // The kills were felt.
    expect(sender.failures).toBeGreaterThan(0);
    for (const pipeline of ["ingest", "deliver"]) {
      await waitUntil(`the counters of ${pipeline} add up`, async () => {
        const { received = 0, ...settled } = await bridge.items(pipeline);
        return received > 0 && received === Object.values(settled).reduce((sum, n) => sum + n, 0);
      });
    }
    expect(await bridge.stop()).toBe(0);
  });
});

interface Places {
  readonly fixture: TopicFixture;
  readonly backend: OtlpBackend;
  readonly port: number;
  readonly healthPort: number;
}

/** From OTLP to Kafka, and from there to a backend, in one process. */
function bothWays({ fixture, backend, port, healthPort }: Places): BridgeOptions {
  return {
    kafka: { bootstrapServers: fixture.bootstrapServers },
    pipelines: {
      ingest: {
        from: { otlp: { http: { port } } },
        to: { kafka: { topics: { traces: fixture.topic } } },
      },
      deliver: {
        from: {
          kafka: {
            topics: { traces: fixture.topic },
            groupId: fixture.group,
            // So that the next life takes its partitions without waiting for the session of the dead.
            instanceId: "proof",
            fromBeginning: true,
            deadLetterTopic: fixture.deadLetterTopic,
            autoCommitIntervalMs: 200,
          },
        },
        to: { otlp: { endpoint: backend.url, compression: "none", lingerMs: 5 } },
      },
    },
    health: { port: healthPort },
    log: { level: "warn" },
  };
}
