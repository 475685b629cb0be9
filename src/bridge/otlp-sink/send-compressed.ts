import { causeText, DeliveryError } from "../../errors/index.ts";
import { compressRequest } from "./compress-request.ts";
import type { OutgoingRequest, SendResult, TransportOptions } from "./transport.ts";

/**
 * Compresses a request and has it sent. A backend that did not answer, for whatever reason, is
 * unavailable.
 */
export async function sendCompressed(
  { endpoint, compression }: Pick<TransportOptions, "endpoint" | "compression">,
  request: OutgoingRequest,
  send: (request: OutgoingRequest) => Promise<SendResult>,
): Promise<SendResult> {
  try {
    const pieces = await compressRequest(request, compression);
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
