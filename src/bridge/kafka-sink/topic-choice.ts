import type { KafkaSink } from "../../config/index.ts";
import { regroup, resourceAttributeReader, type ScannedRequest } from "../../otlp/index.ts";
import type { Parcel } from "../pipeline/index.ts";

/** A part of a request, and the topic it is for; undefined is the signal's own. */
export interface Addressed {
  readonly request: ScannedRequest;
  readonly topic: string | undefined;
}

const own = 0;

/**
 * Makes the choice of topics. By an attribute, each resource of a request goes to its own topic; what
 * names no topic of the list goes to the signal's own.
 */
export function topicChoice(
  topicFrom: KafkaSink["topicFrom"],
): (parcel: Parcel) => readonly Addressed[] {
  if (topicFrom === undefined) {
    return ({ request }) => [{ request, topic: undefined }];
  }
  const { from, name, allow } = topicFrom;
  const numbers = new Map(allow.map((topic, index) => [topic, index + 1]));
  if (from === "header") {
    const header = name.toLowerCase();
    return (parcel) => {
      const named = parcel.header(header);
      const topic = named !== undefined && numbers.has(named) ? named : undefined;
      return [{ request: parcel.request, topic }];
    };
  }
  const read = resourceAttributeReader([name]);
  return ({ request }) =>
    regroup(
      request.signal,
      request.bytes,
      "resource",
      (bytes, start, end) => numbers.get(read(bytes, start, end)[0] ?? "") ?? own,
    ).map((part) => ({ request: request.part(part), topic: allow[part.key - 1] }));
}
