import { beforeAll, describe, expect, inject, test } from "vitest";
import { Bridge } from "../../src/bridge/index.ts";
import type { BridgeOptions } from "../../src/config/index.ts";
import { signals } from "../../src/otlp/index.ts";
import { post } from "../support/bridge/requests.ts";
import { uniqueGroup, uniqueTopic } from "../support/names.ts";
import { type ArrivedRequest, OtlpBackend } from "../support/otlp-backend.ts";
import { freePorts } from "../support/ports.ts";
import { TopicFixture } from "../support/topic-fixture.ts";
import { waitUntil } from "../support/wait-until.ts";
import { CollectorProcess } from "./collector-process.ts";
import { sdkRequests } from "./sdk-requests.ts";
import { countOf, itemsIn } from "./telemetry-items.ts";

const bootstrapServers = inject("bootstrapServers");
const brokers = bootstrapServers.split(",");
let sent: readonly ArrivedRequest[] = [];

beforeAll(async () => {
  sent = await sdkRequests();
});

/** A topic for each signal, there before anybody reads it. */
async function topicsFor(purpose: string) {
  await using fixture = await TopicFixture.create(bootstrapServers, purpose, 0);
  const topics = {
    traces: uniqueTopic(`${purpose}-traces`),
    metrics: uniqueTopic(`${purpose}-metrics`),
    logs: uniqueTopic(`${purpose}-logs`),
  };
  for (const topic of [...Object.values(topics), `${topics.traces}-dead`]) {
    await fixture.createTopic(topic, 1);
  }
  return { topics, deadLetterTopic: `${topics.traces}-dead` };
}

/** Posts what the SDK sent, once somebody listens. */
async function postAll(port: number, check: () => void): Promise<void> {
  for (const { path, headers, body } of sent) {
    const request = { port, path, headers: { "content-type": headers["content-type"] }, body };
    await waitUntil(`${path} is taken`, async () => {
      check();
      return (await post(request).catch(() => undefined))?.status === 200;
    });
  }
}

/** A backend, and what has arrived there. */
async function openBackend() {
  const arrived: ArrivedRequest[] = [];
  const backend = await OtlpBackend.start((request) => {
    arrived.push(request);
    return { status: 200 };
  });
  const untilAllArrived = (check: () => void): Promise<void> =>
    waitUntil("all has arrived", () => {
      check();
      return countOf(itemsIn(arrived)) >= countOf(itemsIn(sent));
    });
  return { backend, arrived, untilAllArrived };
}

describe("what the OpenTelemetry SDK sends", () => {
  test("holds all that is compared", () => {
    const { traces, metrics, logs } = itemsIn(sent);
    expect([traces.length, metrics.length, logs.length]).toEqual([20, 4, 2]);
  });

  test("comes whole from the bridge through Kafka to the Collector's receiver", async () => {
    const { topics } = await topicsFor("to-collector");
    const { backend, arrived, untilAllArrived } = await openBackend();
    await using _ = backend;
    const [port = 0] = await freePorts(1);
    await using bridge = new Bridge({
      kafka: { bootstrapServers },
      pipelines: { ingest: { from: { otlp: { http: { port } } }, to: { kafka: { topics } } } },
    });
    await bridge.start();
    const read = signals.map((signal) => [signal, { topics: [topics[signal]] }] as const);
    await using collector = await CollectorProcess.start(inject("collector"), {
      receivers: {
        kafka: {
          brokers,
          group_id: uniqueGroup("collector"),
          initial_offset: "earliest",
          ...Object.fromEntries(read),
        },
      },
      exporters: { otlphttp: { endpoint: backend.url, compression: "none" } },
    });
    await postAll(port, () => {});
    await untilAllArrived(() => collector.check());
    expect(itemsIn(arrived)).toEqual(itemsIn(sent));
  });

  test.each(["otlp_proto", "otlp_json"])(
    "comes whole from the Collector's exporter through Kafka to the bridge, in %s",
    async (encoding) => {
      const { topics, deadLetterTopic } = await topicsFor("from-collector");
      const { backend, arrived, untilAllArrived } = await openBackend();
      await using _ = backend;
      const [port = 0] = await freePorts(1);
      const written = signals.map(
        (signal) => [signal, { topic: topics[signal], encoding }] as const,
      );
      await using collector = await CollectorProcess.start(inject("collector"), {
        receivers: { otlp: { protocols: { http: { endpoint: `127.0.0.1:${port}` } } } },
        exporters: { kafka: { brokers, ...Object.fromEntries(written) } },
      });
      const options: BridgeOptions = {
        kafka: { bootstrapServers },
        pipelines: {
          deliver: {
            from: {
              kafka: {
                topics,
                groupId: uniqueGroup("bridge"),
                fromBeginning: true,
                deadLetterTopic,
              },
            },
            to: { otlp: { endpoint: backend.url } },
          },
        },
      };
      await using bridge = new Bridge(options);
      await bridge.start();
      await postAll(port, () => collector.check());
      await untilAllArrived(() => collector.check());
      expect(itemsIn(arrived)).toEqual(itemsIn(sent));
    },
  );
});
