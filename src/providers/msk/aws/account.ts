import type { MskSource } from "../../../config/index.ts";
import type { AwsCalls } from "./calls.ts";
import { clientSettings } from "./client-settings.ts";
import type { AwsCredentialSource, AwsCredentials } from "./credentials.ts";
import { awsPackage } from "./packages.ts";

/** Credentials are asked for anew this long before they expire. */
const renewBeforeMs = 5 * 60_000;

/** Who one is, by the Security Token Service. */
export interface CallerIdentity {
  readonly accountId: string;
  readonly arn: string;
}

/** What an account is read with. */
export interface AccountOptions {
  /** Undefined is the account of the credentials themselves. */
  readonly role: MskSource["accounts"][number] | undefined;
  /** Where STS is asked; any region does. */
  readonly region: string;
  readonly stsEndpoint: string | undefined;
  /** In place of AWS's default chain. */
  readonly credentials: AwsCredentialSource | undefined;
  readonly calls: AwsCalls;
}

/** An AWS account: its credentials, shared by all clients of it, and whose they are. */
export class AwsAccount {
  readonly #options: AccountOptions;
  #credentials: Promise<AwsCredentials> | undefined;
  #renewal: Promise<AwsCredentials> | undefined;
  #identity: CallerIdentity | undefined;

  constructor(options: AccountOptions) {
    this.#options = options;
  }

  /** For the SDK's clients: the same credentials for all of them, as long as they are valid. */
  readonly credentials: AwsCredentialSource = async () => {
    const kept = await this.#credentials?.catch(() => undefined);
    if (kept !== undefined && !this.#isOver(kept)) {
      return kept;
    }
    return await this.renew();
  };

  /** Takes new credentials, whatever the ones at hand say of themselves; once for all who ask now. */
  async renew(): Promise<AwsCredentials> {
    if (this.#renewal === undefined) {
      const asked = this.#ask();
      this.#renewal = asked;
      this.#credentials = asked;
      const onEnd = (): void => {
        this.#renewal = undefined;
      };
      asked.then(onEnd, onEnd);
    }
    return await this.#renewal;
  }

  /** Whose the credentials are. Asked once, as it needs no permission and never changes. */
  async identity(signal?: AbortSignal): Promise<CallerIdentity> {
    if (this.#identity === undefined) {
      const { role, region, stsEndpoint, calls } = this.#options;
      const { STSClient, GetCallerIdentityCommand } = await awsPackage("@aws-sdk/client-sts");
      const answer = await calls.run(
        { operation: "GetCallerIdentity", subject: `GetCallerIdentity${roleText(role)}`, signal },
        async (abortSignal) => {
          const client = new STSClient(
            clientSettings({ region, endpoint: stsEndpoint, credentials: this.credentials }),
          );
          try {
            return await client.send(new GetCallerIdentityCommand({}), { abortSignal });
          } finally {
            client.destroy();
          }
        },
        () => this.renew(),
      );
      this.#identity = { accountId: answer.Account ?? "", arn: answer.Arn ?? "" };
    }
    return this.#identity;
  }

  /** The account's id: that of the role where there is one. */
  async id(signal?: AbortSignal): Promise<string> {
    const { role } = this.#options;
    return role?.roleArn.split(":")[4] ?? (await this.identity(signal)).accountId;
  }

  async #ask(): Promise<AwsCredentials> {
    const { role, region, stsEndpoint, credentials } = this.#options;
    if (role === undefined && credentials !== undefined) {
      return await credentials();
    }
    const providers = await awsPackage("@aws-sdk/credential-providers");
    const own = credentials ?? providers.fromNodeProviderChain();
    if (role === undefined) {
      return await own();
    }
    const assume = providers.fromTemporaryCredentials({
      masterCredentials: own,
      params: {
        RoleArn: role.roleArn,
        RoleSessionName: "otel-kafka-bridge",
        ...(role.externalId === undefined ? {} : { ExternalId: role.externalId }),
      },
      clientConfig: clientSettings({ region, endpoint: stsEndpoint, credentials: own }),
    });
    return await assume();
  }

  #isOver({ expiration }: AwsCredentials): boolean {
    const now = this.#options.calls.clock.now();
    return expiration !== undefined && expiration.getTime() - renewBeforeMs <= now;
  }
}

function roleText(role: AccountOptions["role"]): string {
  return role === undefined ? "" : ` as ${role.roleArn}`;
}
