/** Confluent Cloud with many clusters, in a process of its own: says its address and the least calls. */
import { ConfluentServer, catalogue } from "../../test/support/confluent/index.ts";

const [clusters = "10", topics = "10"] = process.argv.slice(2);
const server = await ConfluentServer.start();
const { state } = server;
state.addEnvironment("env-1", "bench");
const names = Array.from(
  { length: Number(topics) },
  (_, at) => `topic-${String(at).padStart(3, "0")}`,
);
for (let at = 0; at < Number(clusters); at++) {
  const id = `lkc-${String(at).padStart(5, "0")}`;
  state.addCluster({ id, environment: "env-1", topics: names, groups: ["readers"] });
}
const groupsOfPage = 1_000;
const ofKafka = catalogue.filter(({ name }) => name.includes("kafka.server/"));
const calls = ofKafka.map((metric) => {
  const parts = { cluster: 1, principal: 1, request: 1, topic: names.length };
  const ofLag = 2 * names.length;
  const groups = { ...parts, lag: ofLag }[metric.shape as keyof typeof parts | "lag"];
  return Math.ceil((groups * Number(clusters)) / groupsOfPage);
});
process.send?.({ url: server.url, leastCalls: calls.reduce((sum, each) => sum + each, 0) });
process.once("disconnect", () => process.exit());
