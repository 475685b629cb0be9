import type { MskSource } from "../../config/index.ts";
import { type Clock, systemClock, UsageCounter } from "../calls/index.ts";
import { Normalizer } from "../normalize/index.ts";
import { AwsCalls } from "./aws/calls.ts";
import type { AwsCredentialSource } from "./aws/credentials.ts";
import { AwsSession } from "./aws/session.ts";
import { MskDiscovery } from "./discovery/discovery.ts";
import { mskTable } from "./metrics/index.ts";
import { mskType } from "./msk-id.ts";
import { SeriesReader } from "./poll/reader.ts";
import { SeriesTags } from "./poll/series-spec.ts";

/** What tests and embedders put in place of what is there. */
export interface MskSurroundings {
  /** Credentials in place of AWS's default chain. */
  readonly credentials?: AwsCredentialSource;
  readonly clock?: Clock;
  /** A number from 0 up to 1, for the jitter of retries. */
  readonly random?: () => number;
  /** How long one try of a call may take. Default 60,000 ms. */
  readonly timeoutMs?: number;
}

/** AWS as far as Amazon MSK is concerned, wired together. */
export interface MskCloud {
  readonly config: MskSource;
  readonly clock: Clock;
  readonly usage: UsageCounter;
  readonly session: AwsSession;
  readonly discovery: MskDiscovery;
  readonly reader: SeriesReader;
}

/** Connects nothing yet: the first call does. */
export function mskCloud(config: MskSource, surroundings: MskSurroundings = {}): MskCloud {
  const { clock = systemClock, credentials, random, timeoutMs } = surroundings;
  const usage = new UsageCounter();
  const calls = new AwsCalls({ clock, usage, random, timeoutMs });
  const session = new AwsSession(config, { calls, credentials });
  const normalizer = new Normalizer({
    provider: mskType,
    table: mskTable,
    unmapped: config.unmapped,
  });
  return {
    config,
    clock,
    usage,
    session,
    discovery: new MskDiscovery(session.regions, config, clock),
    reader: new SeriesReader(normalizer, new SeriesTags(config.entityTags), usage),
  };
}
