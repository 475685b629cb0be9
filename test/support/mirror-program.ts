import { Bridge } from "../../src/bridge/index.ts";
import type { BridgeOptions } from "../../src/config/index.ts";

/**
 * Runs a bridge with one pipeline, `mirror`, until it is killed. Prints a line each time that more
 * spans were delivered.
 */
const bridge = new Bridge(JSON.parse(process.argv[2] ?? "{}") as BridgeOptions);
await bridge.start();
process.stdout.write("started\n");
let before = 0;
setInterval(() => {
  const now = bridge.counts("mirror")?.traces.delivered ?? 0;
  if (now > before) {
    process.stdout.write(`delivered ${now}\n`);
    before = now;
  }
}, 5);
