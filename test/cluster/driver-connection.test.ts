import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { connectDriver, logDriver } from "../../src/cluster/driver-connection.ts";
import { producerSettings } from "../../src/cluster/driver-settings.ts";
import { EmbeddedKafka } from "../../src/cluster/embedded-kafka.ts";
import { type DriverProducerClient, loadDriver } from "../../src/cluster/load-driver.ts";
import { KafkaConfig, type KafkaOptions, type Logger } from "../../src/config/index.ts";
import { listen, silentPort } from "./tcp-peers.ts";

let kafka: EmbeddedKafka;
beforeAll(async () => {
  kafka = await EmbeddedKafka.start();
});
afterAll(() => kafka.stop());

type Options = Omit<KafkaOptions, "bootstrapServers">;

function clients(bootstrapServers: string, options: Options = {}) {
  const made: DriverProducerClient[] = [];
  const config = new KafkaConfig({ bootstrapServers, ...options });
  const { Producer } = loadDriver();
  return {
    made,
    create: () => {
      const settings = producerSettings(config, { bootstrapServers, embedded: false });
      const client = new Producer(settings as never);
      logDriver(client, config.logger);
      made.push(client);
      return client;
    },
  };
}

function disconnect(client: DriverProducerClient): Promise<void> {
  return new Promise((resolve) => client.disconnect(0, () => resolve()));
}

// Some wait for a deadline, so they wait together.
describe.concurrent("connecting", () => {
  test("gives a client that answers, and the brokers it knows", async () => {
    const { create } = clients(kafka.bootstrapServers);
    const { client, metadata } = await connectDriver(create);
    expect(metadata.brokers.map(({ host, port }) => `${host}:${port}`)).toEqual(
      kafka.bootstrapServers.split(","),
    );
    await disconnect(client);
  });

  test("tries again with a new client while the reason may pass, until the deadline", async () => {
    const { create, made } = clients(await silentPort());
    const failure = connectDriver(create, { deadlineMs: 2_500 });
    await expect(failure).rejects.toMatchObject({ code: "CONNECTION_FAILED", retriable: true });
    await expect(failure).rejects.toThrow(/Connection refused/);
    expect(made.length).toBeGreaterThan(1);
  });

  test("does not wait for an explanation when it is called off", async () => {
    const { create } = clients(await silentPort());
    const reason = new Error("not any more");
    const controller = new AbortController();
    const explain = (): Promise<never> => {
      controller.abort(reason);
      return new Promise(() => {});
    };
    const { signal } = controller;
    await expect(connectDriver(create, { signal, explain })).rejects.toBe(reason);
  });

  test("names a host that does not resolve", async () => {
    const { create } = clients("no-such-host.invalid:9092");
    await expect(connectDriver(create, { deadlineMs: 2_500 })).rejects.toMatchObject({
      code: "NAME_NOT_RESOLVED",
    });
  });

  test("gives up at once on a peer that speaks something else", async () => {
    await using peer = await listen((socket) => {
      socket.on("data", () => socket.write("HTTP/1.1 400 Bad Request\r\n\r\n"));
    });
    const { create, made } = clients(peer.address);
    await expect(connectDriver(create)).rejects.toMatchObject({ code: "PROTOCOL_MISMATCH" });
    expect(made).toHaveLength(1);
  });

  test("suspects another protocol where every connection is closed, but not before the deadline", async () => {
    await using peer = await listen((socket) => socket.on("data", () => socket.end()));
    const { create, made } = clients(peer.address);
    await expect(connectDriver(create, { deadlineMs: 2_500 })).rejects.toMatchObject({
      code: "PROTOCOL_MISMATCH",
    });
    expect(made.length).toBeGreaterThan(1);
  });

  test("reports a token that cannot be had, and why", async () => {
    await using peer = await listen(() => {});
    const { create } = clients(peer.address, {
      auth: {
        mechanism: "oauthbearer",
        token: () => {
          throw new Error("the issuer is on holiday");
        },
      },
    });
    const failure = connectDriver(create, { deadlineMs: 2_500 });
    await expect(failure).rejects.toMatchObject({ code: "TOKEN_UNAVAILABLE" });
    await expect(failure).rejects.toThrow(/on holiday/);
  });

  test.each([
    ["cannot be read", { ssl: { ca: "/no/such/file.pem" } }],
    ["are not known to the driver", { settings: { "no.such.property": 1 } }],
  ] satisfies [string, Options][])(
    "calls it a mistake in the options where they %s",
    async (_, options) => {
      const { create } = clients(kafka.bootstrapServers, options);
      await expect(connectDriver(create)).rejects.toMatchObject({ code: "CONFIG_INVALID" });
    },
  );

  test("stops waiting when it is called off", async () => {
    await using peer = await listen(() => {});
    const { create } = clients(peer.address);
    const reason = new Error("enough");
    const controller = new AbortController();
    const failure = connectDriver(create, { signal: controller.signal, deadlineMs: 60_000 });
    controller.abort(reason);
    await expect(failure).rejects.toBe(reason);
    await expect(connectDriver(create, { signal: controller.signal })).rejects.toBe(reason);
  });

  test("puts a client away that connects after it was called off", async () => {
    const { create, made } = clients(kafka.bootstrapServers);
    const controller = new AbortController();
    const failure = connectDriver(create, { signal: controller.signal });
    const [client] = made;
    const gone = new Promise((resolve) => client?.once("disconnected", resolve));
    controller.abort(new Error("enough"));
    await expect(failure).rejects.toThrow("enough");
    await gone;
  });

  test("leaves no listener of its own on the client", async () => {
    const { create } = clients(kafka.bootstrapServers);
    const bare = create();
    const before = ["event.log", "error"].map((name) => bare.listenerCount(name));
    const { client } = await connectDriver(() => bare);
    expect(["event.log", "error"].map((name) => client.listenerCount(name))).toEqual(before);
    await disconnect(client);
  });
});

describe("the driver's log", () => {
  function recorder() {
    const lines: [level: string, message: string, fields: unknown][] = [];
    const method = (level: string) => (message: string, fields?: unknown) => {
      lines.push([level, message, fields]);
    };
    const logger: Logger = {
      debug: method("debug"),
      info: method("info"),
      warn: method("warn"),
      error: method("error"),
    };
    return { lines, logger };
  }

  test.each([
    [7, "CONNECT", "debug"],
    [6, "FAIL", "info"],
    [4, "FAIL", "warn"],
    [3, "FAIL", "warn"],
    [3, "SSL", "error"],
    [0, "FATAL", "error"],
  ])("of severity %d and facility %s is told as %s", (severity, fac, level) => {
    const { lines, logger } = recorder();
    const { create } = clients(kafka.bootstrapServers);
    const client = create();
    logDriver(client, logger);
    client.emit("event.log", { severity, fac, message: "text" });
    expect(lines).toEqual([[level, "text", { source: "librdkafka", facility: fac }]]);
  });

  test("tells of throttling, and of errors that would end the process", () => {
    const { lines, logger } = recorder();
    const { create } = clients(kafka.bootstrapServers);
    const client = create() as NodeJS.EventEmitter;
    logDriver(client as DriverProducerClient, logger);
    client.emit("event.throttle", { throttleTime: 10 });
    client.emit("error", new Error("no token"));
    expect(lines.map(([level]) => level)).toEqual(["info", "error"]);
  });
});
