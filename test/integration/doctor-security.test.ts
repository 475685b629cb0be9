import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { KafkaOptions } from "../../src/config/index.ts";
import { type DoctorRun, runDoctor } from "../cli/run-doctor.ts";
import { JvmCluster } from "../support/jvm-cluster.ts";
import { uniqueTopic } from "../support/names.ts";
import { type FailureCase, failureCases } from "../support/security/failure-cases.ts";
import { grant } from "../support/security/grants.ts";
import {
  bridge,
  type ListenerName,
  passwordOf,
  type SecurityLab,
  startSecurityLab,
} from "../support/security/security-lab.ts";
import type { Listener } from "../support/server-properties.ts";
import { TcpProxy } from "../support/tcp-proxy.ts";

const user = "limited";
let lab: SecurityLab;
let folder = "";

beforeAll(async () => {
  [lab, folder] = await Promise.all([
    startSecurityLab([user]),
    mkdtemp(join(tmpdir(), "doctor-security-")),
  ]);
}, 120_000);
afterAll(async () => {
  await lab[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

/** Examines a listener, with options as JSON, which are YAML, too. */
async function examine(
  listener: ListenerName,
  options: Omit<KafkaOptions, "bootstrapServers">,
  ...args: readonly string[]
): Promise<DoctorRun> {
  const bootstrapServers =
    listener === "PLAINTEXT" ? lab.cluster.bootstrapServers : lab.cluster.addressesOf(listener);
  const config = join(folder, `${uniqueTopic("config")}.yaml`);
  await writeFile(config, JSON.stringify({ bootstrapServers, ...options }));
  const run = await runDoctor(["--config", config, ...args]);
  expect(run.stdout).not.toContain("not-the-password");
  expect(run.stdout).not.toContain(bridge.password);
  return run;
}

const ca = () => lab.certificates.path("ca.pem");
const scram = { mechanism: "scram-sha-512", ...bridge } as const;

describe("doctor on a sound listener", () => {
  it("shows the chain of certificates, until when they are valid, and who logged in how", async () => {
    const { code, found } = await examine(
      "SASL_TLS",
      { ssl: { ca: ca() }, auth: scram },
      "--write",
    );
    expect(code).toBe(0);
    const server = lab.cluster.addressesOf("SASL_TLS");
    expect(found("TLS")).toMatchObject({
      // The lab's certificates are valid for two days.
      status: "warning",
      reason: expect.stringMatching(/expires in 1 day/),
      action: expect.stringContaining("Renew"),
      details: {
        servers: {
          [server]: {
            names: "DNS:localhost",
            verified: true,
            expiresInDays: 1,
            chain: [
              { subject: "CN=broker", issuer: "CN=authority" },
              { subject: "CN=authority", issuer: "CN=authority" },
            ],
          },
        },
      },
    });
    expect(found("SASL")).toMatchObject({
      status: "ok",
      reason: expect.stringMatching(/^logged in by scram-sha-512; .* offers .*SCRAM-SHA-512/),
    });
    expect(found("write and read back").status).toBe("ok");
  });

  it("shows a client's own certificate", async () => {
    const path = (name: string) => lab.certificates.path(name);
    const ssl = { ca: ca(), certificate: path("client.pem"), key: path("client.key") };
    const { code, found } = await examine("MUTUAL", { ssl });
    expect(code).toBe(0);
    const server = lab.cluster.addressesOf("MUTUAL");
    expect(found("TLS").details).toMatchObject({
      servers: {
        [server]: { clientCertificate: { subject: "CN=client", issuer: "CN=authority" } },
      },
    });
  });

  it("warns where certificates are not verified", async () => {
    const { code, found } = await examine("TLS_EXPIRED", { ssl: { ca: ca(), verify: false } });
    expect(code).toBe(0);
    expect(found("TLS")).toMatchObject({
      status: "warning",
      reason: expect.stringContaining("ssl.verify is off"),
    });
  });
});

/** Where the examination finds what the cases are about. */
const foundBy: Readonly<Partial<Record<FailureCase["code"], string>>> = {
  AUTHENTICATION_FAILED: "SASL",
  SASL_MECHANISM_UNSUPPORTED: "SASL",
  TOKEN_UNAVAILABLE: "SASL",
  TOKEN_REFUSED: "SASL",
  TLS_FAILED: "TLS",
  CONFIG_INVALID: "TLS",
  CONFIG_UNREADABLE: "TLS",
  UNSUPPORTED: "driver connection",
};

function layerOf({ code, says }: FailureCase): string {
  return foundBy[code] ?? (/SASL|auth is/.test(String(says)) ? "SASL" : "TLS");
}

/** A callback cannot be written to a file. */
const written = failureCases.filter(({ name }) => !/^(`auth\.token`|token that)/.test(name));

describe("doctor finds", () => {
  it.each(written.map((each) => [each.name, each] as const))(
    "%s, at its own step, and runs nothing that rests on it",
    async (_name, wanted) => {
      const { code, found } = await examine(wanted.listener, wanted.security(lab));
      const layer = layerOf(wanted);
      expect(code).toBe(1);
      expect(found(layer)).toMatchObject({
        status: "failed",
        reason: expect.stringMatching(wanted.says),
      });
      if (wanted.action !== undefined) {
        expect(found(layer).action).toBe(wanted.action);
      }
      if (layer !== "driver connection") {
        expect(found("driver connection")).toMatchObject({ status: "skipped", blockedBy: layer });
        expect(found("topics").blockedBy).toBe(layer);
      }
    },
    60_000,
  );
});

describe("doctor and permissions", () => {
  const auth = { mechanism: "plain", username: user, password: passwordOf(user) } as const;

  it("finds topics that may not be seen, written or read", async () => {
    const [hidden, readOnly] = [uniqueTopic("hidden"), uniqueTopic("read-only")];
    await lab.admin.createTopics({ topics: [hidden, readOnly], partitions: 1, replicas: 1 });
    await grant(lab.admin, user, "topic Read", readOnly);
    const topic = { traces: hidden, metrics: readOnly, logs: readOnly };
    const { code, found } = await examine("SASL", { auth, topic, groupId: uniqueTopic("group") });
    expect(code).toBe(1);
    expect(found("SASL").status).toBe("ok");
    expect(found(`topic ${hidden}`)).toMatchObject({
      status: "failed",
      reason: expect.stringContaining("may not use the topic"),
      action: expect.stringContaining("Grant"),
    });
    // A configuration alone does not tell what is done with a topic.
    expect(found(`topic ${readOnly}`).reason).toContain("may be read");
    const bridgeFile = join(folder, "bridge.json");
    await writeFile(
      bridgeFile,
      JSON.stringify({
        kafka: { bootstrapServers: lab.cluster.addressesOf("SASL"), auth, topic: readOnly },
        pipelines: { in: { from: { otlp: { http: {} } }, to: { kafka: {} } } },
      }),
    );
    expect((await runDoctor([bridgeFile])).found(`topic ${readOnly}`)).toMatchObject({
      status: "failed",
      reason: expect.stringContaining("this user may not write it"),
    });
  });

  it("finds groups that may not be used, and topics that may not be created", async () => {
    const { code, found } = await examine("SASL", { auth, groupId: "of-others" }, "--write");
    expect(code).toBe(1);
    expect(found("group of-others")).toMatchObject({
      status: "failed",
      reason: expect.stringContaining("may not use the consumer group"),
    });
    expect(found("write and read back").status).toBe("failed");
    expect(found("clock skew")).toMatchObject({ blockedBy: "write and read back" });
  });
});

describe("doctor and brokers that send clients elsewhere", () => {
  it("finds a broker that cannot be reached where it says that it listens", async () => {
    await using proxy = await TcpProxy.listen();
    proxy.set({ kind: "reset" });
    const elsewhere: Listener = {
      name: "ELSEWHERE",
      protocol: "PLAINTEXT",
      advertisedPorts: { 1: proxy.port },
    };
    await using cluster = await JvmCluster.start({ listeners: [elsewhere] });
    const server = `localhost:${cluster.portOf("ELSEWHERE", 1)}`;
    const { code, found } = await runDoctor(["--brokers", server]);
    expect(code).toBe(1);
    expect(found("API versions").status).toBe("ok");
    expect(found("brokers")).toMatchObject({
      status: "failed",
      reason: expect.stringContaining(`1 at localhost:${proxy.port}`),
      action: expect.stringContaining("advertised.listeners"),
    });
  }, 120_000);
});
