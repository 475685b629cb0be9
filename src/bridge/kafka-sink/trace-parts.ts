import { regroup, type ScannedRequest } from "../../otlp/index.ts";

/** A part of a request whose items belong to one trace. */
export interface TracePart {
  readonly request: ScannedRequest;
  /** The trace id in hexadecimal digits; undefined for items without one. */
  readonly traceId: string | undefined;
}

/** Takes a request apart by its traces, in the order in which they are first seen. */
export function traceParts(request: ScannedRequest): TracePart[] {
  const ids: (string | undefined)[] = [];
  const numbers = new Map<string, number>();
  const parts = regroup(request.signal, request.bytes, "traceId", (bytes, start, end) => {
    const id = Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString("hex");
    const known = numbers.get(id);
    if (known !== undefined) {
      return known;
    }
    numbers.set(id, ids.length);
    return ids.push(id === "" ? undefined : id) - 1;
  });
  return parts.map((part) => ({
    request: part.items === request.items ? request : request.part(part),
    traceId: ids[part.key],
  }));
}
