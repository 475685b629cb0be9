import type { ConfluentSourceOptions, MskSourceOptions } from "../../config/index.ts";
import { systemClock } from "../calls/index.ts";
import { ProviderRegistry } from "../registry/index.ts";
import { deployMetricStream } from "./deploy-stream.ts";
import { setUp } from "./set-up.ts";
import type { MskSetupOptions, SetupOptions, SetupResult } from "./setup-types.ts";

/**
 * Sets the reading of Amazon MSK up: checks credentials and permissions, looks what there is, deploys a
 * metric stream where asked, and sends a test point through Kafka.
 *
 * @param msk - as in `from.msk` of a bridge.yaml
 * @throws ConfigError for options that cannot be; the signal's reason. What else is wrong is in the
 * result
 */
export async function setupMsk(
  msk: MskSourceOptions,
  options: MskSetupOptions = {},
): Promise<SetupResult> {
  await using provider = await new ProviderRegistry().create("msk", msk);
  const { deploy, signal } = options;
  return await setUp(
    provider,
    options,
    deploy &&
      (async () => {
        const done: string[] = [];
        for (const region of msk.regions) {
          const { endpoint } = msk;
          done.push(
            await deployMetricStream(deploy, { region, endpoint, clock: systemClock, signal }),
          );
        }
        return done.join("; ");
      }),
  );
}

/**
 * Sets the reading of Confluent Cloud up: checks credentials and permissions, looks what there is, and
 * sends a test point through Kafka.
 *
 * @param confluent - as in `from.confluent` of a bridge.yaml
 * @throws ConfigError for options that cannot be; the signal's reason. What else is wrong is in the
 * result
 */
export async function setupConfluent(
  confluent: ConfluentSourceOptions,
  options: SetupOptions = {},
): Promise<SetupResult> {
  await using provider = await new ProviderRegistry().create("confluent", confluent);
  return await setUp(provider, options);
}
