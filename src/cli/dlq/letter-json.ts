import type { DeadLetterRecord } from "../../consumer/index.ts";
import { messageOf } from "../failure.ts";
import { jsonLine } from "../tail-print.ts";
import type { DecodedLetter } from "./decode-letter.ts";

/** What a letter tells, without its payload, for JSON. */
export function letterJson(letter: DeadLetterRecord) {
  const { topic, partition, offset, reason, error, source, refusedAt, replays, replayed } = letter;
  return {
    topic,
    partition,
    offset,
    reason,
    error,
    source,
    refusedAt,
    replays,
    replayed,
    key: letter.keyText,
    bytes: letter.value?.length ?? 0,
  };
}

/** A whole letter for JSON: its payload and every header, as bytes. */
export function wholeLetterJson(letter: DeadLetterRecord) {
  return {
    ...letterJson(letter),
    timestamp: letter.timestamp,
    keyBase64: base64(letter.key),
    headers: letter.headerList.map(([name, value]) => ({
      name,
      text: Buffer.from(value).toString(),
      base64: base64(value),
    })),
    valueBase64: base64(letter.value),
  };
}

function base64(bytes: Uint8Array | null): string | null {
  return bytes === null ? null : Buffer.from(bytes).toString("base64");
}

/** What the payload holds, as OTLP/JSON, or why it cannot be read. */
export function decodedJson(decoded: DecodedLetter) {
  const { signal } = decoded;
  return "error" in decoded
    ? { signal, unreadable: messageOf(decoded.error) }
    : { signal, request: JSON.parse(requestJson(decoded)) as unknown };
}

function requestJson(decoded: Exclude<DecodedLetter, { error: unknown }>): string {
  switch (decoded.signal) {
    case "traces":
      return jsonLine("traces", decoded.request);
    case "metrics":
      return jsonLine("metrics", decoded.request);
    case "logs":
      return jsonLine("logs", decoded.request);
  }
}
