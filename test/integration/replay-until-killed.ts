import { writeSync } from "node:fs";
import { DeadLetterTopic } from "../../src/index.ts";

/**
 * A program for a test: replays a topic's letters and stops for good, waiting to be killed, after
 * the second batch is acknowledged, or after it is remembered.
 */
const [bootstrapServers = "", topic = "", place = ""] = process.argv.slice(2);
let batches = 0;

/** Stops the whole process where it is: nothing is left to be done behind its back. */
function stopHere(reached: string): void {
  batches += reached === place ? 1 : 0;
  if (batches === 2) {
    writeSync(1, "stopped\n");
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  }
}

const letters = new DeadLetterTopic(
  {
    bootstrapServers,
    logLevel: "debug",
    logger: {
      debug: (message) => {
        if (message === "letters were acknowledged") {
          stopHere("acknowledged");
        }
      },
      info: () => {},
      warn: () => {},
      error: () => {},
    },
  },
  topic,
);
await letters.replay({}, { onProgress: () => stopHere("remembered") });
