import { parseArgs } from "node:util";

/** How the demo runs. */
export interface DemoArguments {
  /** A broker of the user's own; absent: an embedded Kafka. */
  readonly brokers: string | undefined;
  /** Go on with an order a second until Ctrl-C. */
  readonly stay: boolean;
  readonly help: boolean;
}

export const usage = `Usage: npm run demo [-- options]

  --brokers <host:port,...>  use this Kafka, with topics of the demo's own (default: an embedded one)
  --stay                     keep the shop open, with an order a second, until Ctrl-C
  --help                     print this help`;

/** @throws TypeError that says what is wrong */
export function readArguments(args: readonly string[]): DemoArguments {
  const { values } = parseArgs({
    args: [...args],
    options: {
      brokers: { type: "string", short: "b" },
      stay: { type: "boolean", default: false },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  return { brokers: values.brokers, stay: values.stay, help: values.help };
}
