/**
 * The driver alone, a process of its own: sends prepared records without looking at them, as many under
 * way as requests are in the bench of the bridge, and tells its parent how many items were acknowledged.
 * Its one argument is the options as JSON.
 */
import { loadDriver } from "../../src/cluster/index.ts";
import type { LoadOptions } from "./load-options.ts";
import { differentPayloads } from "./load-payloads.ts";
import { shared } from "./routes.ts";

/** What the driver sends, and where. */
export interface DriverOptions extends Pick<LoadOptions, "signal" | "size" | "concurrency"> {
  readonly bootstrapServers: string;
  /** Written to in turn. */
  readonly topics: readonly [string, ...string[]];
}

const options = JSON.parse(process.argv[2] ?? "") as DriverOptions;
const payloads = differentPayloads(options.signal, options.size);
const itemsEach = options.size.items ?? 1_000;
let sent = 0;
let acknowledged = 0;

const producer = new (loadDriver().Producer)({
  "bootstrap.servers": options.bootstrapServers,
  "enable.idempotence": true,
  acks: -1,
  "linger.ms": shared.lingerMs,
  "batch.size": 1_000_000,
  "message.max.bytes": shared.maxMessageBytes,
  "compression.codec": shared.compression,
  dr_cb: true,
});
producer.on("delivery-report", (error) => {
  if (error) {
    throw error;
  }
  acknowledged += itemsEach;
  sendOne();
});
producer.connect({}, (error) => {
  if (error) {
    throw error;
  }
  producer.setPollInBackground(true);
  for (let index = 0; index < options.concurrency; index++) {
    sendOne();
  }
  process.send?.(process.pid);
});
process.on("message", () => process.send?.(acknowledged));
process.on("disconnect", () => process.exit());

function sendOne(): void {
  const topic = options.topics[sent % options.topics.length] ?? options.topics[0];
  producer.produce(topic, null, payloads[sent % payloads.length] ?? null, null, null, sent);
  sent++;
}
