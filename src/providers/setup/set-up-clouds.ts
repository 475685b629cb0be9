import type { ConfluentSourceOptions, MskSourceOptions } from "../../config/index.ts";
import { ProviderRegistry } from "../registry/index.ts";
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
  // Its package of AWS's SDK is loaded by whoever asks for it.
  const { MskProvider } = await import("../msk/index.ts");
  await using provider = new MskProvider(msk);
  const { deploy, signal } = options;
  return await setUp(
    provider,
    options,
    deploy &&
      (async () => {
        const stacks = await provider.deployMetricStream(deploy, signal ? { signal } : {});
        return stacks
          .map(
            ({ stackName, change, region, accountId }) =>
              `the stack ${stackName} is ${change} in ${region} of ${accountId}`,
          )
          .join("; ");
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
