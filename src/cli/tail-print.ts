import { encodeJson, type RequestOf, type Signal } from "../otlp/index.ts";
import {
  createPaint,
  formatBytes,
  formatTime,
  neutralize,
  type RenderOptions,
  renderLogs,
  renderMetrics,
  renderTraces,
} from "../render/index.ts";

const renderers: {
  [S in Signal]: (requests: readonly RequestOf[S][], options: RenderOptions) => string;
} = { traces: renderTraces, metrics: renderMetrics, logs: renderLogs };

/** A request for a person. */
export function renderRequest<S extends Signal>(
  signal: S,
  request: RequestOf[S],
  options: RenderOptions,
): string {
  return renderers[signal]([request], options);
}

const jsonWriters: { [S in Signal]: (request: RequestOf[S]) => string } = {
  traces: (request) => encodeJson("traces", request),
  metrics: (request) => encodeJson("metrics", request),
  logs: (request) => encodeJson("logs", request),
};

/** A request as one line of OTLP/JSON, such as `otel-kafka send` reads. */
export function jsonLine<S extends Signal>(signal: S, request: RequestOf[S]): string {
  return jsonWriters[signal](request);
}

/** Where a record lies on its topic. */
export interface Position {
  readonly topic: string;
  readonly partition: number;
  readonly offset: bigint;
  readonly timestamp: Date | undefined;
  readonly keyText: string | null;
  readonly bytes: Uint8Array;
}

/** One line on a record itself, for those who ask where their telemetry lies. */
export function renderPosition(position: Position, options: RenderOptions): string {
  const { topic, partition, offset, timestamp, keyText, bytes } = position;
  const facts = [
    `${topic} partition ${partition} offset ${offset}`,
    ...(timestamp === undefined ? [] : [formatTime(BigInt(timestamp.getTime()) * 1_000_000n)]),
    formatBytes(bytes.length),
    ...(keyText === null ? [] : [`key ${keyText}`]),
  ];
  return createPaint(options.color)("dim", neutralize(`── ${facts.join(" · ")}`));
}
