import type {} from "vitest";
import type { TestProject } from "vitest/node";
import { type BrokerKind, startTestBroker } from "./broker.ts";
import { dockerBroker } from "./broker-docker.ts";
import { envBroker } from "./broker-env.ts";
import { jvmBroker } from "./broker-jvm.ts";

declare module "vitest" {
  /** What `inject(name)` gives to integration and contract tests. */
  export interface ProvidedContext {
    /** The real broker of this run, `host:port[,…]`. */
    bootstrapServers: string;
    /** How it came to be. */
    brokerKind: BrokerKind;
  }
}

/** Starts one broker for every file of the project; the function returned stops it. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const sources = [envBroker, dockerBroker, jvmBroker];
  const broker = await startTestBroker(sources, process.env, (line) => {
    process.stderr.write(`${line}\n`);
  });
  project.provide("bootstrapServers", broker.bootstrapServers);
  project.provide("brokerKind", broker.kind);
  return () => broker.stop();
}
