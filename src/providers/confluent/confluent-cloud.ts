import type { ConfluentSource } from "../../config/index.ts";
import { type Clock, systemClock, UsageCounter } from "../calls/index.ts";
import { ControlPlane, Inventory, Topics } from "./discovery/index.ts";
import { ConfluentHttp } from "./http/index.ts";
import { Descriptors, MetricReader } from "./metrics/index.ts";

/** What tests and embedders put in place of what is there. */
export interface ConfluentSurroundings {
  readonly clock?: Clock;
  /** A number from 0 up to 1, for the jitter of retries. */
  readonly random?: () => number;
  /** How long one try of a call may take. Default 60,000 ms. */
  readonly timeoutMs?: number;
  /** Largest answer in bytes. Default 64 MiB. */
  readonly maxBytes?: number;
}

/** Confluent Cloud's interfaces, wired together for one set of credentials. */
export interface ConfluentCloud {
  readonly config: ConfluentSource;
  readonly clock: Clock;
  readonly usage: UsageCounter;
  readonly plane: ControlPlane;
  readonly inventory: Inventory;
  readonly topics: Topics;
  readonly descriptors: Descriptors;
  readonly reader: MetricReader;
  /** The Metrics API. */
  readonly telemetry: ConfluentHttp;
}

/** Connects nothing yet: the first call does. */
export function confluentCloud(
  config: ConfluentSource,
  surroundings: ConfluentSurroundings,
): ConfluentCloud {
  const { clock = systemClock, ...others } = surroundings;
  const { apiKey, apiSecret, environments, clusters, unmapped } = config;
  const usage = new UsageCounter();
  const shared = { apiKey, apiSecret, usage, clock, ...others };
  const plane = new ControlPlane(new ConfluentHttp({ ...shared, baseUrl: config.baseUrl }));
  const telemetry = new ConfluentHttp({ ...shared, baseUrl: config.metricsBaseUrl });
  const descriptors = new Descriptors(telemetry, clock);
  return {
    config,
    clock,
    usage,
    plane,
    inventory: new Inventory({ plane, clock, environments, clusters }),
    topics: new Topics(telemetry, clock, config.settleMs),
    descriptors,
    reader: new MetricReader({ http: telemetry, descriptors, usage, clock, unmapped }),
    telemetry,
  };
}
