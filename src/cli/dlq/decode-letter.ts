import type { KafkaConfig } from "../../config/index.ts";
import type { DeadLetterRecord } from "../../consumer/index.ts";
import {
  checkParsedSize,
  decodeJson,
  decodeRequest,
  detectEncoding,
  type RequestOf,
  type Signal,
  signals,
  unframe,
} from "../../otlp/index.ts";
import { signalHeader } from "../../producer/index.ts";

/** A payload that can be read, or why it cannot. */
export type DecodedLetter =
  | { [S in Signal]: { readonly signal: S; readonly request: RequestOf[S] } }[Signal]
  | { readonly signal: Signal | undefined; readonly error: unknown };

/**
 * Reads a letter's payload as OTLP.
 *
 * @param wanted - the signal, where the reader knows it; default: what its header or its topic tells
 */
export function decodeLetter(
  letter: DeadLetterRecord,
  config: KafkaConfig,
  wanted: Signal | undefined,
): DecodedLetter {
  const signal = wanted ?? signalOf(letter, config);
  if (signal === undefined || letter.value === null) {
    const reason =
      letter.value === null ? "there is none" : "its signal is not known; try --signal";
    return { signal, error: new Error(reason) };
  }
  try {
    return decoders[signal](unframe(letter.value).payload);
  } catch (error) {
    return { signal, error };
  }
}

const decoders: { [S in Signal]: (payload: Uint8Array) => DecodedLetter } = {
  traces: (payload) => ({ signal: "traces", request: decode("traces", payload) }),
  metrics: (payload) => ({ signal: "metrics", request: decode("metrics", payload) }),
  logs: (payload) => ({ signal: "logs", request: decode("logs", payload) }),
};

function decode<S extends Signal>(signal: S, payload: Uint8Array): RequestOf[S] {
  if (detectEncoding(payload) !== "json") {
    return decodeRequest(signal, payload);
  }
  checkParsedSize(payload);
  return decodeJson(signal, payload);
}

function signalOf(letter: DeadLetterRecord, config: KafkaConfig): Signal | undefined {
  const named = letter.headers[signalHeader];
  if (named !== undefined) {
    return signals.find((signal) => signal === named);
  }
  const matching = signals.filter((signal) => config.topic[signal].name === letter.source?.topic);
  // A topic that all signals share tells none of them.
  return matching.length === 1 ? matching[0] : undefined;
}
