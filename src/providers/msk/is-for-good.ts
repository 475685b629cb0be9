import { ProviderError } from "../../errors/index.ts";

/** Whether asking again would say the same: a permission that is missing, or something that is gone. */
export function isForGood(error: unknown): error is ProviderError {
  return (
    error instanceof ProviderError &&
    (error.code === "PROVIDER_DENIED" || error.code === "PROVIDER_REQUEST_INVALID")
  );
}
