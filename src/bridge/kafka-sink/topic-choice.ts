import type { KafkaSink } from "../../config/index.ts";
import { regroup, resourceAttributeReader, type ScannedRequest } from "../../otlp/index.ts";
import type { Parcel } from "../pipeline/index.ts";

/** A part of a request, and the topic it is for; undefined is the signal's own. */
export interface Addressed {
  readonly request: ScannedRequest;
  readonly topic: string | undefined;
}

/** Gives the parts of a parcel with their topics. */
export type TopicChoice = (parcel: Parcel) => readonly Addressed[];

const own = 0;

/**
 * Makes the choice of topics. By an attribute, each resource of a request goes to its own topic; what
 * names no topic of the list goes to the signal's own.
 */
export function topicChoice({
  from,
  name,
  allow,
}: NonNullable<KafkaSink["topicFrom"]>): TopicChoice {
  const numbers = new Map(allow.map((topic, index) => [topic, index + 1]));
  if (from === "header") {
    const header = name.toLowerCase();
    return (parcel) => {
      const topic = parcel.header(header);
      const isAllowed = topic !== undefined && numbers.has(topic);
      return [{ request: parcel.request, topic: isAllowed ? topic : undefined }];
    };
  }
  const read = resourceAttributeReader([name]);
  return ({ request }) =>
    regroup(
      request.signal,
      request.bytes,
      "resource",
      (bytes, start, end) => numbers.get(read(bytes, start, end)[0] ?? "") ?? own,
    ).map((part) => ({
      request: part.items === request.items ? request : request.part(part),
      topic: allow[part.key - 1],
    }));
}
