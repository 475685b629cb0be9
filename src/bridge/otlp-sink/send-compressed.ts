import { causeText, DeliveryError } from "../../errors/index.ts";
import type { RequestCompressor } from "./compress-request.ts";
import type { OutgoingRequest, SendResult } from "./transport.ts";

/**
 * Compresses a request and has it sent. A backend that did not answer, for whatever reason, is
 * unavailable.
 */
export async function sendCompressed(
  endpoint: string,
  compressor: RequestCompressor,
  request: OutgoingRequest,
  send: (request: OutgoingRequest) => Promise<SendResult>,
): Promise<SendResult> {
  try {
    const pieces = await compressor.compress(request);
    const bytes = pieces.reduce((sum, piece) => sum + piece.length, 0);
    return await send({ signal: request.signal, pieces, bytes });
  } catch (cause) {
    const detail = `${endpoint}: ${causeText(cause)}`;
    return {
      kind: "unavailable",
      error: new DeliveryError("DELIVERY_UNAVAILABLE", { detail, cause }),
    };
  }
}
