import type { KafkaSink } from "../../config/index.ts";
import type { HeadersInput } from "../../producer/index.ts";
import type { Parcel } from "../pipeline/index.ts";

/** Makes the headers of records: the fixed ones, and those that come along with a request. */
export function recordHeaders({
  from,
  set,
}: KafkaSink["headers"]): (parcel: Parcel) => HeadersInput | undefined {
  const fixed = Object.entries(set);
  if (from.length === 0) {
    return fixed.length === 0 ? () => undefined : () => fixed;
  }
  const names = from.map((name) => name.toLowerCase());
  return ({ header }) => {
    const pairs: (readonly [string, string])[] = [...fixed];
    for (const name of names) {
      const value = header(name);
      if (value !== undefined) {
        pairs.push([name, value]);
      }
    }
    return pairs;
  };
}
