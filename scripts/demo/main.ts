/** Shows what this package does, from real HTTP requests to telemetry read back from Kafka. */
import { neutralize } from "../../src/render/index.ts";
import { readArguments, usage } from "./arguments.ts";
import { runDemo } from "./demo.ts";

function main(): Promise<void> | void {
  const options = readArguments(process.argv.slice(2));
  if (options.help) {
    console.log(usage);
    return;
  }
  return runDemo(options, process);
}

try {
  await main();
} catch (error) {
  const message = error instanceof Error ? error.message : String(error);
  const isUsage = error instanceof TypeError && "code" in error;
  console.error(`demo failed: ${message.split("\n").map(neutralize).join("\n")}`);
  if (isUsage) {
    console.error(usage);
  } else if (error instanceof Error && process.env.DEBUG !== undefined) {
    console.error(error.stack);
  }
  process.exitCode = isUsage ? 2 : 1;
}
