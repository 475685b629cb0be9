import type { KafkaConfig } from "../config/index.ts";
import type {
  AnyConsumedBatch,
  AssignmentRequest,
  BatchesOptions,
  KafkaConsumer,
  StartingOffset,
} from "../consumer/index.ts";
import { TopicError, UnsupportedError } from "../errors/index.ts";
import { type Signal, signals } from "../otlp/index.ts";
import type { TailOptions } from "./tail-options.ts";

/** What to read, and whom to tell. */
export interface TailSource {
  readonly config: KafkaConfig;
  readonly signal: Signal | undefined;
  readonly options: TailOptions;
  readonly batches: BatchesOptions;
  /** Takes what a person should know. */
  readonly notice: (text: string) => void;
}

/**
 * The batches that `tail` shows: from chosen places without a group, or, where one is named, as a
 * member of it. The reading ends with the consumer.
 */
export async function openTail(
  consumer: KafkaConsumer,
  { config, signal, options, batches, notice }: TailSource,
): Promise<AsyncIterable<AnyConsumedBatch>> {
  const wanted = signal === undefined ? signals : [signal];
  await consumer.connect(batches.signal);
  if (options.group !== undefined) {
    notice(`joining group ${options.group}`);
    return consumer.batches(wanted, batches);
  }
  const topics = [...new Set(wanted.map((each) => config.topic[each].name))];
  const { partition } = options;
  const requests = (offset: StartingOffset): AssignmentRequest[] =>
    topics.map((topic) => ({ topic, offset, ...(partition === undefined ? {} : { partition }) }));
  for (const topic of partition === undefined ? topics : []) {
    await noticeIfMissing(consumer, topic, notice);
  }
  const late = await assignFrom(consumer, requests, startOf(options));
  notice(`reading ${topics.join(", ")}; Ctrl-C ends it`);
  const found = consumer.batches(undefined, batches);
  return late === undefined ? found : since(found, late);
}

function startOf({ fromBeginning, since: time, offset }: TailOptions): StartingOffset {
  if (offset !== undefined) {
    return BigInt(offset);
  }
  if (time !== undefined) {
    return { time };
  }
  return fromBeginning === true ? "beginning" : "end";
}

/**
 * Assigns, and returns the time before which records are to be passed over: where the brokers cannot
 * look offsets up by time, as the embedded cluster cannot, reading starts at the beginning.
 */
async function assignFrom(
  consumer: KafkaConsumer,
  requests: (offset: StartingOffset) => AssignmentRequest[],
  start: StartingOffset,
): Promise<Date | undefined> {
  try {
    await consumer.assign(requests(start));
    return undefined;
  } catch (error) {
    if (!(error instanceof UnsupportedError) || typeof start !== "object") {
      throw error;
    }
    await consumer.assign(requests("beginning"));
    return new Date(start.time);
  }
}

async function* since(
  batches: AsyncIterable<AnyConsumedBatch>,
  time: Date,
): AsyncGenerator<AnyConsumedBatch> {
  for await (const batch of batches) {
    if (batch.timestamp !== undefined && batch.timestamp < time) {
      batch.ack();
    } else {
      yield batch;
    }
  }
}

/** A topic may well appear later; that it is missing explains why nothing is shown. */
async function noticeIfMissing(
  consumer: KafkaConsumer,
  topic: string,
  notice: (text: string) => void,
): Promise<void> {
  try {
    await consumer.assign([{ topic, offset: "beginning" }], { follow: false });
  } catch (error) {
    if (!(error instanceof TopicError)) {
      throw error;
    }
    notice(`topic ${topic} does not exist yet`);
  }
}
