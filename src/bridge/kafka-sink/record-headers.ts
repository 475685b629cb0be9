import type { KafkaSink } from "../../config/index.ts";
import { type HeadersInput, signalHeader } from "../../producer/index.ts";
import type { Parcel } from "../pipeline/index.ts";

/** Gives the headers of a parcel's records; undefined where there are none but the producer's own. */
export type RecordHeaders = (parcel: Parcel) => HeadersInput | undefined;

/**
 * Makes the headers of records: the fixed ones, and those that come along with a request. Of the
 * latter, one that names the signal is left out, for the producer writes it itself.
 */
export function recordHeaders({ from, set }: KafkaSink["headers"]): RecordHeaders {
  const fixed = Object.entries(set);
  const names = from.map((name) => name.toLowerCase()).filter((name) => name !== signalHeader);
  if (names.length === 0) {
    const headers = fixed.length === 0 ? undefined : fixed;
    return () => headers;
  }
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
