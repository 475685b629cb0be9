import { context } from "@opentelemetry/api";
import type { Signal } from "../otlp/index.ts";
import {
  type AnyConsumedBatch,
  type ConsumedLogs,
  type ConsumedMetrics,
  type ConsumedTraces,
  processContext,
} from "./consumed-batch.ts";
import type { ReadingSession } from "./reading-session.ts";

/** Takes batches of one signal: what returns is acknowledged, what throws is rejected. */
export type BatchHandler<Batch> = (batch: Batch) => void | Promise<void>;

/** The handlers of each signal. */
export interface BatchHandlers {
  readonly onTraces?: BatchHandler<ConsumedTraces> | undefined;
  readonly onMetrics?: BatchHandler<ConsumedMetrics> | undefined;
  readonly onLogs?: BatchHandler<ConsumedLogs> | undefined;
}

/** The signals that there are handlers for. */
export function handledSignals({ onTraces, onMetrics, onLogs }: BatchHandlers): Signal[] {
  const handlers: readonly (readonly [Signal, unknown])[] = [
    ["traces", onTraces],
    ["metrics", onMetrics],
    ["logs", onLogs],
  ];
  return handlers.filter(([, handler]) => handler !== undefined).map(([signal]) => signal);
}

/**
 * Hands the batches of a session to handlers, several at a time, until the session is over. Does
 * not wait for a handler longer than the session itself does.
 *
 * @throws what ended the session, if it was not asked to end
 */
export async function runHandlers(
  session: ReadingSession,
  handlers: BatchHandlers,
  concurrency: number,
): Promise<void> {
  const worker = async (): Promise<void> => {
    for (;;) {
      const batch = session.tryNext() ?? (await session.next());
      if (batch === undefined) {
        return;
      }
      try {
        const own = processContext(batch);
        const work =
          own === undefined
            ? handle(batch, handlers)
            : context.with(own, handle, undefined, batch, handlers);
        // Most small records have handlers that need not be waited for.
        if (work !== undefined) {
          await work;
        }
        batch.ack();
      } catch (error) {
        batch.nack(error);
      }
    }
  };
  const workers = Promise.all(Array.from({ length: concurrency }, worker));
  await Promise.race([workers, session.ended]);
  if (session.failure !== undefined) {
    throw session.failure.error;
  }
}

function handle(
  batch: AnyConsumedBatch,
  { onTraces, onMetrics, onLogs }: BatchHandlers,
): void | Promise<void> {
  switch (batch.signal) {
    case "traces":
      return onTraces?.(batch);
    case "metrics":
      return onMetrics?.(batch);
    case "logs":
      return onLogs?.(batch);
  }
}
