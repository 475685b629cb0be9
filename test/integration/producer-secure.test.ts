import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { KafkaOptions } from "../../src/config/index.ts";
import { KafkaProducer } from "../../src/producer/index.ts";
import { JvmCluster } from "../support/jvm-cluster.ts";
import { uniqueTopic } from "../support/names.ts";

const run = promisify(execFile);

/** Certificates of one authority: the broker's, for `localhost`, and a client's. */
interface Certificates {
  readonly folder: string;
  readonly ca: string;
  readonly broker: string;
  readonly client: string;
  readonly clientKey: string;
}

async function makeCertificates(): Promise<Certificates> {
  const folder = await mkdtemp(join(tmpdir(), "producer-secure-"));
  const openssl = (...args: string[]) => run("openssl", args, { cwd: folder });
  const newKey = ["-newkey", "rsa:2048", "-nodes"];
  await openssl(
    "req",
    "-x509",
    ...newKey,
    "-keyout",
    "ca.key",
    "-out",
    "ca.pem",
    "-days",
    "2",
    "-subj",
    "/CN=test authority",
  );
  await writeFile(join(folder, "broker.ext"), "subjectAltName=DNS:localhost");
  await writeFile(join(folder, "client.ext"), "keyUsage=digitalSignature");
  for (const name of ["broker", "client"]) {
    const signing = ["-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-days", "2"];
    await openssl(
      "req",
      ...newKey,
      "-keyout",
      `${name}.key`,
      "-out",
      `${name}.csr`,
      "-subj",
      `/CN=${name}`,
    );
    await openssl(
      "x509",
      "-req",
      "-in",
      `${name}.csr`,
      ...signing,
      "-out",
      `${name}.pem`,
      "-extfile",
      `${name}.ext`,
    );
  }
  const key = await readFile(join(folder, "broker.key"), "utf8");
  const certificate = await readFile(join(folder, "broker.pem"), "utf8");
  await writeFile(join(folder, "broker-store.pem"), `${key}${certificate}`);
  return {
    folder,
    ca: join(folder, "ca.pem"),
    broker: join(folder, "broker-store.pem"),
    client: join(folder, "client.pem"),
    clientKey: join(folder, "client.key"),
  };
}

let certificates: Certificates;
let cluster: JvmCluster;
beforeAll(async () => {
  certificates = await makeCertificates();
  const tls = {
    "ssl.keystore.type": "PEM",
    "ssl.keystore.location": certificates.broker,
    "ssl.truststore.type": "PEM",
    "ssl.truststore.location": certificates.ca,
  };
  const plain =
    'org.apache.kafka.common.security.plain.PlainLoginModule required user_bridge="right";';
  const scram = "org.apache.kafka.common.security.scram.ScramLoginModule required;";
  cluster = await JvmCluster.start({
    listeners: [
      { name: "TLS", protocol: "SSL", properties: tls },
      { name: "MUTUAL", protocol: "SSL", properties: { ...tls, "ssl.client.auth": "required" } },
      {
        name: "LOGIN",
        protocol: "SASL_SSL",
        properties: {
          ...tls,
          "sasl.enabled.mechanisms": "PLAIN,SCRAM-SHA-512",
          "plain.sasl.jaas.config": plain,
          "scram-sha-512.sasl.jaas.config": scram,
        },
      },
    ],
    scramUsers: [{ name: "bridge", password: "right", mechanism: "SCRAM-SHA-512" }],
  });
});
afterAll(async () => {
  await cluster.stop();
  await rm(certificates.folder, { recursive: true, force: true });
});

type Security = Pick<KafkaOptions, "auth" | "ssl">;

function producerOf(listener: string, security: () => Security): KafkaProducer {
  return new KafkaProducer({
    bootstrapServers: cluster.addressesOf(listener),
    topic: { partitions: 2 },
    ...security(),
  });
}

const login =
  (mechanism: "plain" | "scram-sha-512", password = "right") =>
  () => ({
    ssl: { ca: certificates.ca },
    auth: { mechanism, username: "bridge", password },
  });

describe("over a secure listener", () => {
  test.each<[string, string, () => Security]>([
    ["TLS", "TLS", () => ({ ssl: { ca: certificates.ca } })],
    ["TLS without verification", "TLS", () => ({ ssl: { verify: false } })],
    [
      "mutual TLS",
      "MUTUAL",
      () => ({
        ssl: { ca: certificates.ca, certificate: certificates.client, key: certificates.clientKey },
      }),
    ],
    ["PLAIN over TLS", "LOGIN", login("plain")],
    ["SCRAM over TLS", "LOGIN", login("scram-sha-512")],
  ])("writes by %s, and creates its topic by the same", async (_, listener, security) => {
    await using producer = producerOf(listener, security);
    const topic = uniqueTopic("secure");
    await expect(producer.writeRecord({ topic, value: "v", partition: 0 })).resolves.toEqual({
      partition: 0,
      offset: 0n,
    });
  });

  test.each<[string, string, () => Security, string, string]>([
    [
      "a wrong password",
      "LOGIN",
      login("plain", "wrong"),
      "AuthenticationError",
      "AUTHENTICATION_FAILED",
    ],
    [
      "a wrong password with SCRAM",
      "LOGIN",
      login("scram-sha-512", "wrong"),
      "AuthenticationError",
      "AUTHENTICATION_FAILED",
    ],
    ["an unknown authority", "TLS", () => ({ ssl: true }), "ConnectionError", "TLS_FAILED"],
    [
      "a missing client certificate",
      "MUTUAL",
      () => ({ ssl: { ca: certificates.ca } }),
      "ConnectionError",
      "TLS_FAILED",
    ],
    [
      "TLS on a plaintext port",
      "PLAINTEXT",
      () => ({ ssl: { ca: certificates.ca } }),
      "ConnectionError",
      "PROTOCOL_MISMATCH",
    ],
    ["plaintext on a TLS port", "TLS", () => ({}), "ConnectionError", "PROTOCOL_MISMATCH"],
  ])("tells of %s, and no secret", async (_, listener, security, name, code) => {
    const producer = producerOf(listener, security);
    const failure = await producer.connect().catch((error: unknown) => error);
    expect(failure).toMatchObject({ name, code });
    expect(String(failure)).not.toMatch(/right|wrong/);
    await producer.close();
  });
});
