import { expect, test } from "vitest";
import { EmbeddedKafka } from "../../../src/cluster/index.ts";
import { sendTestPoint } from "../../../src/providers/setup/index.ts";

test("a test point is found where it was written, each time another one", async () => {
  await using kafka = await EmbeddedKafka.start();
  const options = { kafka: { bootstrapServers: kafka.bootstrapServers }, topic: "setup" };
  const first = await sendTestPoint("AWS_MSK", options);
  const second = await sendTestPoint("AWS_MSK", options);
  expect(first.topic).toBe("setup");
  expect([second.partition, second.offset]).not.toEqual([first.partition, first.offset]);
});
