import { type Consignment, consign } from "../../../src/bridge/otlp-sink/consignment.ts";
import type { Outcome, Parcel } from "../../../src/bridge/pipeline/index.ts";
import { decodeRequest, encodeRequest, ScannedRequest } from "../../../src/otlp/index.ts";

/** A request of spans with these names, in one resource. */
export function spansNamed(...names: readonly string[]): ScannedRequest {
  const spans = names.map((name) => ({ name }));
  const bytes = encodeRequest("traces", { resourceSpans: [{ scopeSpans: [{ spans }] }] });
  return ScannedRequest.scan("traces", bytes);
}

/** The names of the spans in a request. */
export function namesIn(bytes: Uint8Array): string[] {
  return decodeRequest("traces", bytes).resourceSpans.flatMap(({ scopeSpans }) =>
    scopeSpans.flatMap(({ spans }) => spans.map(({ name }) => name)),
  );
}

/** A consignment that keeps its outcome. */
export function consigned(
  request: ScannedRequest,
  more: Partial<Parcel> = {},
): Consignment & { readonly outcomes: readonly Outcome[] } {
  const outcomes: Outcome[] = [];
  const parcel: Parcel = { request, header: () => undefined, ...more };
  return { ...consign(parcel, (outcome) => outcomes.push(outcome)), outcomes };
}
