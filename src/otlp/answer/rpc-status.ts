import { parseJson } from "../json/index.ts";
import type { Encoding } from "../payload/index.ts";
import { FieldReader, locatedErrors, plainBytes } from "../wire/index.ts";
import { MessageWriter } from "./message-writer.ts";
import { countAt, textAt } from "./read-values.ts";

/** `google.rpc.Status`: how OTLP tells that a request was not taken, over HTTP and gRPC. */
export interface RpcStatus {
  /** One of gRPC's codes. */
  readonly code: number;
  /** For a person. */
  readonly message: string;
  /** When to try again, in milliseconds from now (`google.rpc.RetryInfo`). */
  readonly retryDelayMs?: number;
}

const retryInfoType = "type.googleapis.com/google.rpc.RetryInfo";
const nanosPerMs = 1_000_000;
const msPerSecond = 1_000;
const tags = { code: 8, message: 18, details: 26, typeUrl: 10, value: 18, delay: 10 } as const;

/** Writes a status. JSON spells a duration in seconds, as protobuf's own mapping to JSON does. */
export function encodeRpcStatus(encoding: Encoding, status: RpcStatus): Uint8Array {
  const { code, message, retryDelayMs } = status;
  if (encoding === "json") {
    const details =
      retryDelayMs === undefined
        ? {}
        : { details: [{ "@type": retryInfoType, retryDelay: `${retryDelayMs / msPerSecond}s` }] };
    return Buffer.from(JSON.stringify({ code, message, ...details }));
  }
  const writer = new MessageWriter().count(1, code).text(2, message);
  if (retryDelayMs !== undefined) {
    writer.message(3, retryInfo(retryDelayMs));
  }
  return writer.finish();
}

function retryInfo(delayMs: number): Uint8Array {
  const delay = new MessageWriter()
    .count(1, Math.floor(delayMs / msPerSecond))
    .count(2, Math.floor(delayMs % msPerSecond) * nanosPerMs)
    .finish();
  const info = new MessageWriter().message(1, delay).finish();
  return new MessageWriter().text(1, retryInfoType).message(2, info).finish();
}

/**
 * Reads a status, for what a person and a retry need of it.
 *
 * @throws {@link SerializationError} `MALFORMED_PROTOBUF`, `MALFORMED_JSON`
 */
export function decodeRpcStatus(encoding: Encoding, bytes: Uint8Array): RpcStatus {
  return encoding === "json" ? fromJson(bytes) : locatedErrors(() => fromProtobuf(bytes));
}

function fromProtobuf(input: Uint8Array): RpcStatus {
  const bytes = plainBytes(input);
  const reader = new FieldReader(bytes).enter(0, bytes.length);
  let status: RpcStatus = { code: 0, message: "" };
  while (reader.next()) {
    if (reader.tag === tags.code) {
      status = { ...status, code: countAt(reader) };
    } else if (reader.tag === tags.message) {
      status = { ...status, message: textAt(reader) };
    } else if (reader.tag === tags.details) {
      const retryDelayMs = delayIn(reader);
      status = retryDelayMs === undefined ? status : { ...status, retryDelayMs };
    }
  }
  return status;
}

/** The delay of a detail, if it is one of RetryInfo. */
function delayIn(detail: FieldReader): number | undefined {
  const any = new FieldReader(detail.bytes).enter(detail.content, detail.end);
  let isRetryInfo = false;
  let delayMs: number | undefined;
  while (any.next()) {
    if (any.tag === tags.typeUrl) {
      isRetryInfo = textAt(any) === retryInfoType;
    } else if (any.tag === tags.value) {
      const info = new FieldReader(any.bytes).enter(any.content, any.end);
      while (info.next()) {
        delayMs = info.tag === tags.delay ? durationMs(info) : delayMs;
      }
    }
  }
  return isRetryInfo ? delayMs : undefined;
}

function durationMs(field: FieldReader): number {
  const duration = new FieldReader(field.bytes).enter(field.content, field.end);
  let ms = 0;
  while (duration.next()) {
    if (duration.tag === 8) {
      ms += countAt(duration) * msPerSecond;
    } else if (duration.tag === 16) {
      ms += Math.floor(countAt(duration) / nanosPerMs);
    }
  }
  return ms;
}

function fromJson(bytes: Uint8Array): RpcStatus {
  const { code, message } = (parseJson(bytes) ?? {}) as { code?: unknown; message?: unknown };
  return {
    code: typeof code === "number" ? code : 0,
    message: typeof message === "string" ? message : "",
  };
}
