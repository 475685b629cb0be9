import { Fault } from "./fault.ts";

/** Runs `body`; a {@link Fault} leaves it as the `SerializationError` that users see. */
export function locatedErrors<Result>(body: () => Result): Result {
  try {
    return body();
  } catch (error) {
    throw error instanceof Fault ? error.toError() : error;
  }
}
