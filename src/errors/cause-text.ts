/**
 * What an error says, or whatever else was thrown. Where a name has several addresses, what Node.js
 * throws has the errors of all, and no text of its own.
 */
export function causeText(cause: unknown): string {
  if (cause instanceof AggregateError && cause.message === "") {
    return cause.errors.map(causeText).join(", ");
  }
  return cause instanceof Error ? cause.message : String(cause);
}
