import { clientRows } from "./rows/client-rows.ts";
import { consumerRows } from "./rows/consumer-rows.ts";
import { listenerRows } from "./rows/listener-rows.ts";
import { payloadRows } from "./rows/payload-rows.ts";
import { producerRows } from "./rows/producer-rows.ts";
import { providerRows } from "./rows/provider-rows.ts";

/**
 * Every error this library throws, one row each. The classes, the classifier of driver errors and
 * the generated reference page all read this table; nothing about an error is written elsewhere.
 *
 * `driver` lists the librdkafka and Kafka protocol codes a row stands for (negative: raised by
 * the client itself; positive: sent by a broker).
 */
export const errorTable = {
  ...clientRows,
  ...producerRows,
  ...consumerRows,
  ...payloadRows,
  ...listenerRows,
  ...providerRows,
} as const;

/** The code of every error, as in docs/reference/errors.md. */
export type ErrorCode = keyof typeof errorTable;

/** The codes that a class may carry. */
export type CodeOf<Class extends string> = {
  [Code in ErrorCode]: (typeof errorTable)[Code]["class"] extends Class ? Code : never;
}[ErrorCode];
