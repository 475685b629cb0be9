import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { EmbeddedKafka } from "../../src/cluster/index.ts";
import { KafkaConnector } from "../../src/connector/index.ts";
import { ProducerError } from "../../src/errors/index.ts";

let broker: EmbeddedKafka;
beforeAll(async () => {
  broker = await EmbeddedKafka.start();
});
afterAll(() => broker.stop());

/** A connector whose log is kept. */
async function connected() {
  const lines: string[] = [];
  const log = (message: string): void => void lines.push(message);
  const connector = await KafkaConnector.connect({
    bootstrapServers: broker.bootstrapServers,
    logger: { debug: () => {}, info: () => {}, warn: log, error: log },
  });
  return { connector, lines };
}

function throwing(): never {
  throw new Error("not ours");
}

describe("a listener of a connector that throws", () => {
  it("is logged, and keeps neither a new producer nor the shutdown", async () => {
    const { connector, lines } = await connected();
    for (const name of ["error", "restarting", "restarted", "closed"] as const) {
      connector.on(name, throwing);
    }
    const failed = connector.producer;
    failed.emit("error", new ProducerError("PRODUCER_FATAL"));
    const location = await connector.writeRecord({ topic: "listeners", value: "v" });
    expect(location.offset).toBe(0n);
    expect(connector.producer).not.toBe(failed);
    await connector.shutdown();
    expect(lines.filter((text) => text.startsWith("a listener of"))).toEqual([
      'a listener of "restarting" threw',
      'a listener of "restarted" threw',
      'a listener of "closed" threw',
    ]);
  });
});

it("an error that nobody listens to is logged, with its code", async () => {
  const { connector, lines } = await connected();
  // Another try cannot mend this one.
  connector.producer.emit("error", new ProducerError("PRODUCE_FAILED", { detail: "no way" }));
  await expect(connector.writeRecord({ topic: "lost", value: "v" })).rejects.toMatchObject({
    code: "PRODUCE_FAILED",
  });
  expect(lines.some((text) => text.includes("no way"))).toBe(true);
  await connector.shutdown();
});
