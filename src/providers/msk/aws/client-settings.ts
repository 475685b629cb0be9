import { boundedHandler } from "./bounded-handler.ts";
import type { AwsCredentialSource } from "./credentials.ts";

/** Whom a client asks, and with which credentials. */
export interface ClientTarget {
  readonly region: string;
  /** Undefined leaves it to the SDK, which knows AWS's own and `AWS_ENDPOINT_URL*`. */
  readonly endpoint: string | undefined;
  readonly credentials: AwsCredentialSource;
}

/** Settings that all clients of AWS's SDK here have. Calls are repeated by us, not by the SDK. */
export function clientSettings({ region, endpoint, credentials }: ClientTarget) {
  return {
    region,
    credentials,
    maxAttempts: 1,
    ...(endpoint === undefined ? {} : { endpoint }),
  };
}

/** A client whose answers are bounded. */
export function bounded<Client extends { readonly config: { requestHandler: unknown } }>(
  client: Client,
): Client {
  const { config } = client;
  config.requestHandler = boundedHandler(
    config.requestHandler as Parameters<typeof boundedHandler>[0],
  );
  return client;
}
