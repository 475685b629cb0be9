import type { KafkaConfig } from "../config/index.ts";
import { abortable } from "./abortable.ts";
import type { DriverTarget } from "./driver-settings.ts";
import { isRunningHere, sharedEmbedded } from "./embedded-kafka.ts";
import { probeEmbedded } from "./embedded-probe.ts";

const loopback = /^(localhost|127\.0\.0\.1|\[::1\]):\d+$/i;

/**
 * Where to connect to: the configured servers, or the embedded cluster that all clients of this
 * process share, which is started when it is first asked for.
 *
 * The address of an embedded cluster, of this process or another, looks like any broker's; it is
 * told apart here, so that what it cannot do fails at once instead of timing out.
 *
 * @param signal - waits no longer for an answer
 * @throws the signal's reason
 */
export function driverTarget(config: KafkaConfig, signal?: AbortSignal): Promise<DriverTarget> {
  return abortable(findTarget(config), signal);
}

async function findTarget(config: KafkaConfig): Promise<DriverTarget> {
  const { bootstrapServers } = config;
  if (bootstrapServers === "embedded") {
    return { bootstrapServers: (await sharedEmbedded()).bootstrapServers, embedded: true };
  }
  return {
    bootstrapServers: bootstrapServers.join(","),
    embedded: isRunningHere(bootstrapServers) || (await isElsewhere(config, bootstrapServers)),
  };
}

/** Embedded clusters listen on the loopback address, in plaintext. */
async function isElsewhere(config: KafkaConfig, servers: readonly string[]): Promise<boolean> {
  const [first] = servers;
  return (
    first !== undefined &&
    servers.every((server) => loopback.test(server)) &&
    config.ssl === false &&
    config.auth.mechanism === "none" &&
    (await probeEmbedded(first))
  );
}
