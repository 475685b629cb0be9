/** One JSON document in one line; numbers beyond the exact ones of JSON are strings. */
export function jsonText(value: unknown): string {
  return JSON.stringify(value, (_, each: unknown) =>
    typeof each === "bigint" ? String(each) : each,
  );
}
