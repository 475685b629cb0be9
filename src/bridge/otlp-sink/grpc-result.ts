import { DeliveryError } from "../../errors/index.ts";
import { decodeExportResponse, decodeRpcStatus, type Signal } from "../../otlp/index.ts";
import { decodeGrpcMessage, onlyMessage, rpcCodes } from "../grpc-wire/index.ts";
import type { SendResult } from "./transport.ts";

/** A backend's answer to a call. */
export interface GrpcAnswer {
  /** Of HTTP, which is 200 wherever gRPC itself answers. */
  readonly httpStatus: number;
  /** `grpc-status`, `grpc-message` and `grpc-status-details-bin`, from headers or trailers. */
  readonly status: string | undefined;
  readonly message: string | undefined;
  readonly details: string | undefined;
  readonly body: Buffer;
}

/** The backend's own faults: whether the content is to blame cannot be told. */
const faults: ReadonlySet<number> = new Set([2, rpcCodes.internal]);
/** How servers say that a message is larger than they take; they have no code of its own for it. */
const tooLargeText = /larger than max|too large|exceeds.*(?:size|limit)/i;
const maxShownLength = 500;

/**
 * What an answer means, as it does for OTLP/HTTP. What tells of a wrong address or of missing rights
 * counts as unavailable: it says nothing about the telemetry.
 */
export function grpcResultOf(answer: GrpcAnswer, signal: Signal, endpoint: string): SendResult {
  const code = codeOf(answer);
  if (code === rpcCodes.ok) {
    return accepted(answer, signal);
  }
  const text = decodeGrpcMessage(answer.message ?? "");
  const what = code === undefined ? `HTTP status ${answer.httpStatus}` : `gRPC status ${code}`;
  const shown = text === "" ? "" : `: ${text.slice(0, maxShownLength)}`;
  const detail = `${endpoint} answered ${what}${shown}`;
  const delayMs = code === undefined ? undefined : retryDelayOf(answer);
  const isTooLarge =
    code === rpcCodes.resourceExhausted && delayMs === undefined && tooLargeText.test(text);
  if (code === rpcCodes.invalidArgument || isTooLarge) {
    const error = new DeliveryError("DELIVERY_REFUSED", { detail });
    return { kind: "refused", error, tooLarge: isTooLarge };
  }
  const error = new DeliveryError("DELIVERY_UNAVAILABLE", { detail });
  const isFault = code !== undefined && faults.has(code);
  const delay = delayMs === undefined ? {} : { delayMs };
  return { kind: isFault ? "failed" : "unavailable", error, ...delay };
}

function codeOf({ status }: GrpcAnswer): number | undefined {
  return status !== undefined && /^\d{1,3}$/.test(status) ? Number(status) : undefined;
}

function accepted({ body }: GrpcAnswer, signal: Signal): SendResult {
  const message = onlyMessage(body);
  if (message === undefined || message.compressed) {
    return { kind: "accepted" };
  }
  try {
    const partial = decodeExportResponse(signal, "protobuf", message.content);
    return { kind: "accepted", ...(partial === undefined ? {} : { partial }) };
  } catch {
    // Whatever it says beside that, it has taken the request.
    return { kind: "accepted" };
  }
}

function retryDelayOf({ details }: GrpcAnswer): number | undefined {
  if (details === undefined) {
    return undefined;
  }
  try {
    return decodeRpcStatus("protobuf", Buffer.from(details, "base64")).retryDelayMs;
  } catch {
    return undefined;
  }
}
