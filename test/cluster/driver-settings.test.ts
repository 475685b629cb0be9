import { describe, expect, test } from "vitest";
import {
  commonSettings,
  consumerSettings,
  producerSettings,
} from "../../src/cluster/driver-settings.ts";
import { loadDriver } from "../../src/cluster/load-driver.ts";
import { KafkaConfig, type KafkaOptions } from "../../src/config/index.ts";

const target = { bootstrapServers: "broker-1:9092,broker-2:9092", embedded: false };

function config(options: Omit<KafkaOptions, "bootstrapServers"> = {}): KafkaConfig {
  return new KafkaConfig({ bootstrapServers: target.bootstrapServers, ...options });
}

describe("settings of every client", () => {
  test("carry the options of the connection", () => {
    const settings = commonSettings(
      config({
        clientId: "bridge",
        socketTimeoutMs: 11_000,
        connectionTimeoutMs: 12_000,
        metadataMaxAgeMs: 13_000,
        reconnectBackoffMs: 14,
        reconnectBackoffMaxMs: 15,
        retryBackoffMs: 16,
      }),
      target,
    );
    expect(settings).toMatchObject({
      "bootstrap.servers": "broker-1:9092,broker-2:9092",
      "client.id": "bridge",
      "socket.timeout.ms": 11_000,
      "socket.connection.setup.timeout.ms": 12_000,
      "metadata.max.age.ms": 13_000,
      "reconnect.backoff.ms": 14,
      "reconnect.backoff.max.ms": 15,
      "retry.backoff.ms": 16,
      "security.protocol": "plaintext",
    });
  });

  test("leave debug out where nothing is to be logged, as its empty value is refused", () => {
    expect(commonSettings(config(), target)).not.toHaveProperty("debug");
    expect(commonSettings(config({ debug: ["broker", "msg"] }), target)).toMatchObject({
      debug: "broker,msg",
      log_level: 7,
    });
  });

  test.each([
    ["localhost:9092", "v4"],
    ["localhost:9092,localhost:9093", "v4"],
    ["localhost:9092,broker:9092", undefined],
    ["127.0.0.1:9092", undefined],
    ["[::1]:9092", undefined],
  ])("ask for %s by %s", (bootstrapServers, family) => {
    const settings = commonSettings(config(), { bootstrapServers, embedded: false });
    expect(settings["broker.address.family"]).toBe(family);
  });

  test("do without security on an embedded cluster, which has none", () => {
    const secure = config({
      ssl: true,
      auth: { mechanism: "plain", username: "u", password: "p" },
    });
    expect(commonSettings(secure, { ...target, embedded: true })).toMatchObject({
      "security.protocol": "plaintext",
    });
  });
});

describe("settings of a producer", () => {
  test.each([
    ["is not idempotent", { idempotence: false }],
    ["is transactional", { transactionalId: "t", transactionTimeoutMs: 120_000 }],
  ])("leave the time of a delivery to a driver that %s", (_why, producer) => {
    const settings = producerSettings(config({ producer }), target);
    expect(settings).toMatchObject({ "delivery.timeout.ms": 120_000 });
  });

  test("acknowledge by all replicas, without doubles, by default", () => {
    expect(producerSettings(config(), target)).toMatchObject({
      acks: "all",
      "enable.idempotence": true,
      "max.in.flight.requests.per.connection": 5,
      // Kept by the producer itself.
      "delivery.timeout.ms": 0,
      "compression.codec": "lz4",
      "linger.ms": 5,
      "batch.size": 1_000_000,
      "message.max.bytes": 1_048_576,
      partitioner: "murmur2_random",
      "allow.auto.create.topics": false,
      dr_cb: true,
    });
  });

  test.each([
    ["murmur2", "murmur2_random"],
    ["fnv1a", "fnv1a_random"],
    ["crc32", "consistent_random"],
    ["random", "random"],
  ] as const)("know the partitioner %s as %s", (partitioner, name) => {
    expect(producerSettings(config({ producer: { partitioner } }), target)).toMatchObject({
      partitioner: name,
    });
  });

  test("let topics appear on an embedded cluster", () => {
    expect(producerSettings(config(), { ...target, embedded: true })).toMatchObject({
      "allow.auto.create.topics": true,
    });
  });

  test("carry a compression level and a transactional id where they are given", () => {
    const plain = producerSettings(config(), target);
    expect(plain).not.toHaveProperty("compression.level");
    expect(plain).not.toHaveProperty("transactional.id");
    const given = { compression: "zstd", compressionLevel: 7, transactionalId: "t" } as const;
    expect(producerSettings(config({ producer: given }), target)).toMatchObject({
      "compression.codec": "zstd",
      "compression.level": 7,
      "transactional.id": "t",
      "transaction.timeout.ms": 60_000,
    });
  });

  test("end with the caller's own", () => {
    const settings = { "socket.nagle.disable": false, "sticky.partitioning.linger.ms": 50 };
    expect(producerSettings(config({ settings }), target)).toMatchObject(settings);
  });
});

describe("settings of a consumer", () => {
  test("leave offsets to us and bound what is fetched ahead", () => {
    expect(consumerSettings(config({ groupId: "g" }), target)).toMatchObject({
      "group.id": "g",
      "enable.auto.commit": false,
      "enable.auto.offset.store": false,
      "fetch.queue.backoff.ms": 10,
      "isolation.level": "read_committed",
      "auto.offset.reset": "latest",
      "partition.assignment.strategy": "cooperative-sticky",
    });
  });

  test("find new topics within five seconds", () => {
    const { "topic.metadata.refresh.interval.ms": interval } = consumerSettings(config(), target);
    expect(interval).toBeLessThan(5_000);
    expect(
      consumerSettings(config({ metadataMaxAgeMs: 700 }), target)[
        "topic.metadata.refresh.interval.ms"
      ],
    ).toBe(700);
  });

  test("have a group id even without a group, which the driver asks for", () => {
    expect(consumerSettings(config({ clientId: "tail" }), target)["group.id"]).toBe(
      "tail-no-group",
    );
    expect(
      consumerSettings(config({ groupId: "g" }), target, { groupId: "other" })["group.id"],
    ).toBe("other");
  });

  test("leave to the brokers what is theirs with KIP-848", () => {
    const settings = consumerSettings(
      config({ consumer: { protocol: "consumer", groupId: "g", instanceId: "i", rack: "a" } }),
      target,
    );
    expect(settings).toMatchObject({
      "group.protocol": "consumer",
      "group.instance.id": "i",
      "client.rack": "a",
    });
    for (const name of [
      "session.timeout.ms",
      "heartbeat.interval.ms",
      "partition.assignment.strategy",
    ]) {
      expect(settings).not.toHaveProperty(name);
    }
  });

  test.each([1_024, 33_554_432, 2_147_482_624])(
    "keep the local queue within the driver's range for %d buffered bytes",
    (maxBufferedBytes) => {
      const { "queued.max.messages.kbytes": kbytes } = consumerSettings(
        config({ consumer: { maxBufferedBytes } }),
        target,
      );
      expect(kbytes).toBeGreaterThanOrEqual(1);
      expect(kbytes).toBeLessThanOrEqual(2_097_151);
    },
  );
});

describe("the driver itself", () => {
  const everything: KafkaOptions = {
    bootstrapServers: target.bootstrapServers,
    debug: ["security"],
    ssl: { verify: false },
    auth: {
      mechanism: "oauthbearer",
      tokenEndpointUrl: "https://issuer.example/token",
      clientId: "id",
      clientSecret: "secret",
      scope: "s",
      extensions: { a: "b" },
    },
    producer: { compression: "gzip", compressionLevel: 3, transactionalId: "t" },
    consumer: { groupId: "g", instanceId: "i", rack: "r", partitionEof: true },
  };

  test("knows every property that a producer is given", () => {
    const { Producer } = loadDriver();
    for (const options of [{}, everything]) {
      const settings = producerSettings(
        new KafkaConfig({ bootstrapServers: "b:1", ...options }),
        target,
      );
      expect(new Producer(settings as never)).toBeInstanceOf(Producer);
    }
  });

  test("knows every property that a consumer is given", () => {
    const { KafkaConsumer } = loadDriver();
    const modern = { consumer: { groupId: "g", protocol: "consumer" } } as const;
    for (const options of [{}, everything, modern]) {
      const settings = consumerSettings(
        new KafkaConfig({ bootstrapServers: "b:1", ...options }),
        target,
      );
      expect(new KafkaConsumer(settings as never)).toBeInstanceOf(KafkaConsumer);
    }
  });
});
