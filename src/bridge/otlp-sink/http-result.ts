import { DeliveryError } from "../../errors/index.ts";
import {
  decodeExportResponse,
  decodeRpcStatus,
  type Encoding,
  type Signal,
} from "../../otlp/index.ts";
import type { SendResult } from "./transport.ts";

/** A backend's answer. */
export interface HttpAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly retryAfter: string | undefined;
  readonly body: Uint8Array;
}

/** Retryable by OTLP's specification, and 408, by which a server says that it waited too long. */
const busyStatuses: ReadonlySet<number> = new Set([408, 429, 502, 503, 504]);
/** About the content of the request: the same will be refused again. */
const contentStatuses: ReadonlySet<number> = new Set([400, 413, 422]);
const tooLargeStatus = 413;
const maxShownLength = 500;

/**
 * What an answer means. Statuses that tell of a wrong address, missing rights or another protocol
 * count as unavailable, although the specification does not have them tried again: they say nothing
 * about the telemetry, which waits until the set-up is mended.
 */
export function resultOf(
  answer: HttpAnswer,
  signal: Signal,
  endpoint: string,
  now: number,
): SendResult {
  const { status } = answer;
  if (status >= 200 && status < 300) {
    return accepted(answer, signal);
  }
  const detail = `${endpoint} answered ${status}${explanation(answer)}`;
  if (contentStatuses.has(status)) {
    const error = new DeliveryError("DELIVERY_REFUSED", { detail });
    return { kind: "refused", error, tooLarge: status === tooLargeStatus };
  }
  const delayMs = retryAfterMs(answer.retryAfter, now);
  const delay = delayMs === undefined ? {} : { delayMs };
  const error = new DeliveryError("DELIVERY_UNAVAILABLE", { detail });
  const isFault = status >= 500 && !busyStatuses.has(status);
  return { kind: isFault ? "failed" : "unavailable", error, ...delay };
}

function accepted(answer: HttpAnswer, signal: Signal): SendResult {
  if (answer.body.length === 0) {
    return { kind: "accepted" };
  }
  try {
    const partial = decodeExportResponse(signal, encodingOf(answer), answer.body);
    return { kind: "accepted", ...(partial === undefined ? {} : { partial }) };
  } catch {
    // Backends that answer in their own words have taken the request all the same.
    return { kind: "accepted" };
  }
}

function encodingOf({ contentType }: HttpAnswer): Encoding {
  return contentType.startsWith("application/json") ? "json" : "protobuf";
}

function explanation(answer: HttpAnswer): string {
  const { body, contentType } = answer;
  if (body.length === 0) {
    return "";
  }
  let text: string;
  try {
    text = /json|protobuf/.test(contentType)
      ? decodeRpcStatus(encodingOf(answer), body).message
      : new TextDecoder().decode(body);
  } catch {
    text = new TextDecoder().decode(body);
  }
  return text === "" ? "" : `: ${text.slice(0, maxShownLength)}`;
}

/** Seconds, or a date (RFC 9110, section 10.2.3). */
function retryAfterMs(value: string | undefined, now: number): number | undefined {
  if (value === undefined) {
    return undefined;
  }
  const ms = /^\d+$/.test(value) ? Number(value) * 1_000 : Date.parse(value) - now;
  return Number.isFinite(ms) ? Math.max(0, ms) : undefined;
}
