import { parseArgs } from "node:util";

const { values } = parseArgs({ options: { brokers: { type: "string", default: "embedded" } } });

/** Your own Kafka with `--brokers host:port`; else one inside of this process, gone with it. */
export const bootstrapServers = values.brokers;
