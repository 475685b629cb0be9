import type { DeadLetterRecord } from "../../consumer/index.ts";
import {
  createPaint,
  formatBytes,
  neutralize,
  type RenderOptions,
  wrap,
} from "../../render/index.ts";
import { messageOf } from "../failure.ts";
import { renderRequest } from "../tail-print.ts";
import { timeText } from "../time-text.ts";
import type { DecodedLetter } from "./decode-letter.ts";
import { hexDump } from "./hex-dump.ts";

/** How a letter is laid out, and how much of its payload. */
interface LetterLayout extends RenderOptions {
  readonly maxBytes: number;
}

/** A whole letter for a person. */
export function letterText(
  letter: DeadLetterRecord,
  decoded: DecodedLetter,
  layout: LetterLayout,
): string {
  const heading = createPaint(layout.color);
  return [
    ...fields(factsOf(letter), layout),
    "",
    heading("strong", "headers of the record"),
    ...fields(
      letter.recordHeaders.map(([name, value]) => [name, Buffer.from(value).toString()]),
      layout,
    ),
    "",
    heading("strong", `payload (${formatBytes(letter.value?.length ?? 0)})`),
    ...payload(letter, layout),
    "",
    ...telemetry(decoded, layout),
  ].join("\n");
}

function factsOf(letter: DeadLetterRecord): (readonly [string, string])[] {
  const { topic, partition, offset, reason, error, source, refusedAt, replays, replayed } = letter;
  return [
    ["letter", `${topic} partition ${partition} offset ${offset}`],
    ["reason", reason ?? "–"],
    ["error", error ?? "–"],
    [
      "source",
      source === undefined
        ? "–"
        : `${source.topic} partition ${source.partition ?? "–"} offset ${source.offset ?? "–"}`,
    ],
    ["refused at", timeText(refusedAt)],
    ["replays", replayed ? `${replays} before it was refused, and replayed again` : `${replays}`],
    ["key", letter.keyText ?? "–"],
  ];
}

/** Names and values in two columns; long values go on below themselves. */
function fields(
  pairs: readonly (readonly [string, string])[],
  { color, width = 100 }: RenderOptions,
): string[] {
  const paint = createPaint(color);
  const names = pairs.map(([name]) => neutralize(name));
  const column = Math.min(30, Math.max(0, ...names.map(({ length }) => length)));
  return pairs.flatMap(([, value], index) => {
    const lines = wrap(neutralize(value), Math.max(20, width - column - 4));
    return lines.map((line, at) => {
      const name = at === 0 ? (names[index] ?? "") : "";
      return `  ${paint("dim", name)}${" ".repeat(Math.max(0, column - name.length))}  ${line}`;
    });
  });
}

function payload({ value }: DeadLetterRecord, { maxBytes }: LetterLayout): string[] {
  const bytes = value ?? new Uint8Array();
  const left = bytes.length - maxBytes;
  return [
    ...hexDump(bytes.subarray(0, maxBytes)).map((line) => `  ${line}`),
    ...(left > 0 ? [`  … ${formatBytes(left)} more; --max-bytes and --raw show them`] : []),
  ];
}

function telemetry(decoded: DecodedLetter, layout: RenderOptions): string[] {
  if ("error" in decoded) {
    return [`not readable as OTLP: ${messageOf(decoded.error)}`];
  }
  switch (decoded.signal) {
    case "traces":
      return [renderRequest("traces", decoded.request, layout)];
    case "metrics":
      return [renderRequest("metrics", decoded.request, layout)];
    case "logs":
      return [renderRequest("logs", decoded.request, layout)];
  }
}
