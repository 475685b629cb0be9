/** AWS with many clusters, in a process of its own: says its address, then serves until it is ended. */
import { AwsServer } from "../../test/support/aws/index.ts";
import { AwsWorld } from "../../test/support/aws/world.ts";

const [clusters = "10", series = "1000"] = process.argv.slice(2);
const world = new AwsWorld();
const { topics, brokers } = clusterShape(Number(series) / Number(clusters));
for (let index = 0; index < Number(clusters); index++) {
  world.addCluster({ name: `cluster-${index}`, brokers, topics });
}
const aws = await AwsServer.start(world);
aws.keepsCalls = false;
process.send?.({ url: aws.url });
process.on("message", () => process.send?.({ counts: Object.fromEntries(aws.counts) }));
process.once("disconnect", () => process.exit());

/** Three brokers report some 120 series; topics bring the rest, six each: two metrics of three brokers. */
function clusterShape(seriesOfCluster: number) {
  const count = Math.max(0, Math.round((seriesOfCluster - 120) / 6));
  const names = Array.from({ length: count }, (_, index) => `topic-${index}`);
  return { brokers: 3, topics: names.map((name) => ({ name, partitions: 3 })) };
}
