import { ProviderError } from "../../errors/index.ts";

/** Whether asking again would say the same: a permission that is missing, or something that is gone. */
export function isForGood(error: unknown): error is ProviderError {
  return (
    error instanceof ProviderError &&
    (error.code === "PROVIDER_DENIED" || error.code === "PROVIDER_REQUEST_INVALID")
  );
}

/**
 * Whether an answer that only adds something can be done without: it is refused, or the service cannot
 * give it, as others that speak its protocol cannot. One that is busy or away may give it later.
 */
export function isSpared(error: unknown): error is ProviderError {
  return isForGood(error) || isFault(error);
}

/**
 * Whether the service has a fault of its own that stayed over all tries. Where it never answered the
 * same question, it may be one that it does not know.
 */
export function isFault(error: unknown): error is ProviderError {
  return error instanceof ProviderError && error.code === "PROVIDER_FAILED";
}
