import type { MskSource } from "../../../config/index.ts";
import { AwsAccount } from "./account.ts";
import type { AwsCalls } from "./calls.ts";
import type { AwsCredentialSource } from "./credentials.ts";
import { AwsRegion } from "./region.ts";

/** All accounts and regions that are read, with their clients. */
export class AwsSession {
  readonly accounts: readonly AwsAccount[];
  readonly regions: readonly AwsRegion[];

  constructor(
    { accounts, regions, endpoints }: Pick<MskSource, "accounts" | "regions" | "endpoints">,
    {
      calls,
      credentials,
    }: {
      readonly calls: AwsCalls;
      readonly credentials: AwsCredentialSource | undefined;
    },
  ) {
    const roles = accounts.length === 0 ? [undefined] : oncePerAccount(accounts);
    // The configuration has one region at least.
    const [region = ""] = regions;
    this.accounts = roles.map(
      (role) => new AwsAccount({ role, region, stsEndpoint: endpoints.sts, credentials, calls }),
    );
    this.regions = this.accounts.flatMap((account) =>
      [...new Set(regions)].map(
        (each) => new AwsRegion({ region: each, account, endpoints, calls }),
      ),
    );
  }

  close(): void {
    for (const region of this.regions) {
      region.close();
    }
  }
}

/** Two roles of one account would read everything twice. */
function oncePerAccount(accounts: MskSource["accounts"]): MskSource["accounts"] {
  const byAccount = new Map(accounts.map((role) => [role.roleArn.split(":")[4] ?? "", role]));
  return [...byAccount.values()];
}
