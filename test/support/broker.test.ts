import { createServer } from "node:net";
import { describe, expect, test } from "vitest";
import { type BrokerSource, BrokerUnavailable, startTestBroker } from "./broker.ts";
import { envBroker } from "./broker-env.ts";
import { freePorts } from "./ports.ts";

function works(kind: BrokerSource["kind"]): BrokerSource {
  const broker = { kind, description: `a ${kind} broker`, bootstrapServers: "b:1" };
  return { kind, start: async () => ({ ...broker, stop: async () => {} }) };
}

function fails(kind: BrokerSource["kind"], error: Error): BrokerSource {
  return { kind, start: () => Promise.reject(error) };
}

const lacks = (kind: BrokerSource["kind"]) => fails(kind, new BrokerUnavailable(`no ${kind} here`));

describe("the choice of a test broker", () => {
  test("takes the first that this machine can have and says which and why", async () => {
    const said: string[] = [];
    const sources = [lacks("env"), works("docker"), works("jvm")];
    const broker = await startTestBroker(sources, {}, (line) => said.push(line));
    expect(broker.kind).toBe("docker");
    expect(said).toEqual(["Kafka for the tests: a docker broker (env: no env here)"]);
  });

  test("insists on the one that KAFKA_TEST_BROKER names", async () => {
    const sources = [works("env"), works("docker"), works("jvm")];
    const broker = await startTestBroker(sources, { KAFKA_TEST_BROKER: "jvm" }, () => {});
    expect(broker.kind).toBe("jvm");
    const missing = startTestBroker(
      [works("env"), lacks("jvm")],
      { KAFKA_TEST_BROKER: "jvm" },
      () => {},
    );
    await expect(missing).rejects.toThrow("no jvm here");
  });

  test("refuses a KAFKA_TEST_BROKER that it does not know", async () => {
    const choice = startTestBroker([works("jvm")], { KAFKA_TEST_BROKER: "podman" }, () => {});
    await expect(choice).rejects.toThrow('KAFKA_TEST_BROKER is "podman"; it can be one of: jvm');
  });

  test("fails when there is none, with every reason and what to install", async () => {
    const choice = startTestBroker([lacks("env"), lacks("docker"), lacks("jvm")], {}, () => {});
    const error: Error = await choice.then(
      () => expect.unreachable(),
      (reason: Error) => reason,
    );
    for (const part of ["no env here", "no docker here", "no jvm here"]) {
      expect(error.message).toContain(part);
    }
    expect(error.message).toMatch(
      /KAFKA_TEST_BOOTSTRAP_SERVERS[\s\S]*Docker[\s\S]*Java 17[\s\S]*Maven/,
    );
  });

  test("does not hide a broker that should have worked behind another", async () => {
    const choice = startTestBroker(
      [fails("docker", new Error("broken")), works("jvm")],
      {},
      () => {},
    );
    await expect(choice).rejects.toThrow("broken");
  });
});

describe("a broker that the user names", () => {
  test("is unavailable without a name", async () => {
    await expect(envBroker.start({})).rejects.toBeInstanceOf(BrokerUnavailable);
  });

  test("is used when something answers at one of its addresses", async () => {
    const [free = 0] = await freePorts(1);
    const server = createServer();
    const port = await new Promise<number>((resolve) => {
      server.listen(0, "127.0.0.1", () => resolve((server.address() as { port: number }).port));
    });
    const named = `127.0.0.1:${free},127.0.0.1:${port}`;
    try {
      const broker = await envBroker.start({ KAFKA_TEST_BOOTSTRAP_SERVERS: named });
      expect(broker.bootstrapServers).toBe(named);
    } finally {
      await new Promise((resolve) => server.close(resolve));
    }
  });

  test("is an error, not a reason to take another, when nothing answers", async () => {
    const [free] = await freePorts(1);
    const start = envBroker.start({ KAFKA_TEST_BOOTSTRAP_SERVERS: `127.0.0.1:${free}` });
    await expect(start).rejects.toThrow("nothing answers there");
    await expect(start).rejects.not.toBeInstanceOf(BrokerUnavailable);
  });
});

describe("free ports", () => {
  test("are different and free", async () => {
    const ports = await freePorts(8);
    expect(new Set(ports).size).toBe(8);
    for (const port of ports) {
      const server = createServer();
      await new Promise<void>((resolve, reject) => {
        server.once("error", reject);
        server.listen(port, "127.0.0.1", resolve);
      });
      await new Promise((resolve) => server.close(resolve));
    }
  });
});
