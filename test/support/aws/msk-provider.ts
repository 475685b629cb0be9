import type { MskSourceOptions } from "../../../src/config/index.ts";
import type { MskSurroundings } from "../../../src/providers/msk/index.ts";
import { MskProvider } from "../../../src/providers/msk/index.ts";
import type { AwsServer } from "./server.ts";

/** Options by which a provider reads a server here. */
function mskOptions(aws: AwsServer, options: Partial<MskSourceOptions> = {}) {
  return { regions: ["eu-central-1"], endpoint: aws.url, ...options };
}

/** Credentials that the server knows; of the user in its account. */
async function homeCredentials() {
  return { accessKeyId: "AKIDHOME", secretAccessKey: "secret" };
}

/** A provider that reads a server here, by the server's clock. */
export function mskProvider(
  aws: AwsServer,
  options: Partial<MskSourceOptions> = {},
  surroundings: MskSurroundings = {},
): MskProvider {
  return new MskProvider(mskOptions(aws, options), {
    credentials: homeCredentials,
    random: () => 0,
    ...surroundings,
  });
}
