import { parseJson } from "../json/index.ts";
import type { Encoding } from "../payload/index.ts";
import type { Signal } from "../signal.ts";
import { FieldReader, locatedErrors, plainBytes } from "../wire/index.ts";
import { MessageWriter } from "./message-writer.ts";
import { countAt, textAt } from "./read-values.ts";

/** What a receiver did not take of a request that it otherwise took. */
export interface PartialSuccess {
  /** Spans, data points or log records that were not taken. 0 with a message is a warning. */
  readonly rejectedItems: number;
  /** For a person. */
  readonly message: string;
}

/** How JSON names the number of rejected items. */
const rejectedNames: Readonly<Record<Signal, string>> = {
  traces: "rejectedSpans",
  metrics: "rejectedDataPoints",
  logs: "rejectedLogRecords",
};

const partialSuccessTag = 10;
const rejectedTag = 8;
const messageTag = 18;
const nothing = new Uint8Array();
const emptyJson = Buffer.from("{}");

/**
 * Writes `Export{Trace,Metrics,Logs}ServiceResponse`, which are alike in protobuf.
 *
 * @param partial - absent where all was taken
 */
export function encodeExportResponse(
  signal: Signal,
  encoding: Encoding,
  partial?: PartialSuccess,
): Uint8Array {
  if (partial === undefined) {
    return encoding === "json" ? emptyJson : nothing;
  }
  const { rejectedItems, message } = partial;
  if (encoding === "json") {
    // 64-bit integers are texts in OTLP/JSON.
    const rejected = { [rejectedNames[signal]]: String(rejectedItems), errorMessage: message };
    return Buffer.from(JSON.stringify({ partialSuccess: rejected }));
  }
  const content = new MessageWriter().count(1, rejectedItems).text(2, message).finish();
  return new MessageWriter().message(1, content).finish();
}

/**
 * Reads what {@link encodeExportResponse} writes, whoever wrote it.
 *
 * @returns undefined where all was taken
 * @throws {@link SerializationError} `MALFORMED_PROTOBUF`, `MALFORMED_JSON`
 */
export function decodeExportResponse(
  signal: Signal,
  encoding: Encoding,
  bytes: Uint8Array,
): PartialSuccess | undefined {
  const partial =
    encoding === "json" ? fromJson(signal, bytes) : locatedErrors(() => fromProtobuf(bytes));
  return partial.rejectedItems === 0 && partial.message === "" ? undefined : partial;
}

function fromProtobuf(input: Uint8Array): PartialSuccess {
  const bytes = plainBytes(input);
  const response = new FieldReader(bytes).enter(0, bytes.length);
  const inner = new FieldReader(bytes);
  let rejectedItems = 0;
  let message = "";
  while (response.next()) {
    if (response.tag !== partialSuccessTag) {
      continue;
    }
    inner.enter(response.content, response.end);
    while (inner.next()) {
      if (inner.tag === rejectedTag) {
        rejectedItems = countAt(inner);
      } else if (inner.tag === messageTag) {
        message = textAt(inner);
      }
    }
  }
  return { rejectedItems, message };
}

function fromJson(signal: Signal, bytes: Uint8Array): PartialSuccess {
  const response = parseJson(bytes) as { partialSuccess?: unknown } | null;
  const partial = (response?.partialSuccess ?? {}) as Readonly<Record<string, unknown>>;
  const rejected = Number(partial[rejectedNames[signal]] ?? 0);
  const message = partial.errorMessage;
  return {
    rejectedItems: Number.isFinite(rejected) ? Math.max(0, rejected) : 0,
    message: typeof message === "string" ? message : "",
  };
}
