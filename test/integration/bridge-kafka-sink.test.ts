import { expect, inject, test } from "vitest";
import {
  encodeHealth,
  healthPaths,
  healthStates,
  rpcCodes,
} from "../../src/bridge/grpc-wire/index.ts";
import { Bridge } from "../../src/bridge/index.ts";
import { KafkaSink } from "../../src/bridge/kafka-sink/index.ts";
import { BridgeConfig } from "../../src/config/index.ts";
import { ScannedRequest } from "../../src/otlp/index.ts";
import { requests } from "../contract/telemetry.ts";
import { GrpcClient } from "../support/bridge/grpc-client.ts";
import { uniqueTopic } from "../support/names.ts";
import { freePorts } from "../support/ports.ts";
import { TopicFixture } from "../support/topic-fixture.ts";

test("the sink says how to go on while a topic is missing, and writes once it is there", async () => {
  const bootstrapServers = inject("bootstrapServers");
  const topic = uniqueTopic("missing");
  const section = BridgeConfig.from({
    kafka: { bootstrapServers },
    pipelines: {
      p: {
        from: { otlp: { http: {} } },
        to: { kafka: { topics: { traces: { name: topic, autoCreate: false } } } },
      },
    },
  }).pipelines[0]?.to;
  if (section?.kind !== "kafka") {
    throw new Error("not the sink that was asked for");
  }
  const sink = new KafkaSink(section, () => {});
  await using fixture = await TopicFixture.create(bootstrapServers, "missing", 0);
  try {
    await sink.start();
    const parcel = {
      request: ScannedRequest.scan("traces", requests.traces),
      header: () => undefined,
    };
    expect(await sink.deliver(parcel)).toMatchObject({
      kind: "retry",
      delayMs: 10_000,
      error: { code: "TOPIC_NOT_FOUND" },
    });
    expect(sink.status()).toMatchObject({ isOk: false, reason: expect.stringContaining(topic) });
    await fixture.createTopic(topic, 1);
    await expect.poll(() => sink.deliver(parcel)).toEqual({ kind: "delivered" });
    expect(sink.status()).toEqual({ isOk: true });
  } finally {
    await sink.close(5_000);
  }
});

test("gRPC's health service tells what /readyz tells: not serving while the sink cannot write", async () => {
  const bootstrapServers = inject("bootstrapServers");
  const topic = uniqueTopic("serving");
  const [port = 0] = await freePorts(1);
  await using fixture = await TopicFixture.create(bootstrapServers, "serving", 0);
  await using bridge = new Bridge({
    kafka: { bootstrapServers },
    health: { port: 0 },
    pipelines: {
      ingest: {
        from: { otlp: { grpc: { port } } },
        to: { kafka: { topics: { traces: { name: topic, autoCreate: false } } } },
      },
    },
  });
  await bridge.start();
  using client = new GrpcClient(`127.0.0.1:${port}`);
  const told = async () => {
    const { body } = await client.call(new Uint8Array(), { path: healthPaths.check });
    const { status } = await fetch(`http://127.0.0.1:${bridge.healthAddress?.port}/readyz`);
    return [body, status];
  };
  const well = [encodeHealth(healthStates.serving), 200];
  expect(await told()).toEqual(well);
  const send = async () => (await client.export("traces", requests.traces)).code;
  expect(await send()).toBe(rpcCodes.unavailable);
  expect(await told()).toEqual([encodeHealth(healthStates.notServing), 503]);
  await fixture.createTopic(topic, 1);
  await expect.poll(send).toBe(0);
  expect(await told()).toEqual(well);
});
