import type { KafkaConfig, KafkaSink } from "../../config/index.ts";
import { classifyError } from "../../errors/index.ts";
import type { ScannedRequest } from "../../otlp/index.ts";
import { checkSizes, type WriteOptions } from "../../producer/index.ts";
import type { Outcome, Parcel } from "../pipeline/index.ts";
import { recordHeaders } from "./record-headers.ts";
import { topicChoice } from "./topic-choice.ts";
import { traceParts } from "./trace-parts.ts";

/** One write of the producer. */
export interface PlannedWrite {
  readonly request: ScannedRequest;
  readonly options: WriteOptions;
}

/**
 * Gives the writes that a parcel takes.
 *
 * @throws SerializationError where the parts would repeat what is around their items too often
 */
export type WritePlan = (parcel: Parcel) => readonly PlannedWrite[];

/** What the plan of a sink's writes is made from. */
export type PlanOptions = Pick<KafkaSink, "topicFrom" | "headers" | "keyBy">;

const plain: WriteOptions = {};

/** Makes the plan of a sink's writes. A parcel that goes to one place stays in one piece. */
export function writePlan({ topicFrom, headers, keyBy }: PlanOptions): WritePlan {
  const addressed =
    topicFrom === undefined
      ? ({ request }: Parcel) => [{ request, topic: undefined }]
      : topicChoice(topicFrom);
  const headersOf = recordHeaders(headers);
  return (parcel) => {
    const shared = headersOf(parcel);
    return addressed(parcel).flatMap(({ request, topic }) => {
      const options = optionsOf(shared, topic);
      return keyBy === "traceId" && request.signal !== "metrics"
        ? traceParts(request).map(({ request: part, traceId }) => ({
            request: part,
            options: traceId === undefined ? options : { ...options, key: traceId },
          }))
        : [{ request, options }];
    });
  };
}

/**
 * The writes that a parcel takes in a transaction, or that it is refused. What is too large is found
 * before, as a failed write aborts the transaction, with all that others wrote in it.
 */
export function transactedWrites(
  plan: WritePlan,
  config: KafkaConfig,
  parcel: Parcel,
): readonly PlannedWrite[] | Extract<Outcome, { kind: "refused" }> {
  try {
    const writes = plan(parcel);
    for (const { request, options } of writes) {
      checkSizes(config, request, options);
    }
    return writes;
  } catch (error) {
    return { kind: "refused", error: classifyError(error) };
  }
}

/** The headers of parcels that their writes depend on, in lower case. */
export function headerNamesOf({
  topicFrom,
  headers,
}: Pick<PlanOptions, "topicFrom" | "headers">): string[] {
  const topic = topicFrom?.from === "header" ? [topicFrom.name] : [];
  return [...topic, ...headers.from].map((name) => name.toLowerCase());
}

function optionsOf(headers: WriteOptions["headers"], topic: string | undefined): WriteOptions {
  if (headers === undefined && topic === undefined) {
    return plain;
  }
  return {
    ...(topic === undefined ? {} : { topic }),
    ...(headers === undefined ? {} : { headers }),
  };
}

/** Whether every parcel is one write without options. */
export function isPlain({ topicFrom, headers, keyBy }: PlanOptions): boolean {
  return (
    topicFrom === undefined &&
    keyBy === "none" &&
    headers.from.length === 0 &&
    Object.keys(headers.set).length === 0
  );
}
