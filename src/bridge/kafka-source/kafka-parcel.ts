import type { AnyConsumedBatch } from "../../consumer/index.ts";
import type { Parcel } from "../pipeline/index.ts";

/** A record on its way. Nothing of it is decoded or copied before it is asked for. */
export function parcelOf(batch: AnyConsumedBatch): Parcel {
  return {
    request: batch.scanned,
    header: (name) => headerOf(batch, name),
    batch,
    lane: `${batch.topic}/${batch.partition}`,
    revoked: batch.revoked,
  };
}

/** Records may have headers by any case; the last of a name counts. */
function headerOf({ headers }: AnyConsumedBatch, name: string): string | undefined {
  const exact = headers[name];
  if (exact !== undefined) {
    return exact;
  }
  const found = Object.keys(headers).findLast((each) => each.toLowerCase() === name);
  return found === undefined ? undefined : headers[found];
}
