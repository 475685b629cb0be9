/** Something that ends. */
export interface Shutdown {
  shutdown(): Promise<void>;
}

const signals = ["SIGTERM", "SIGINT"] as const;

/**
 * Shuts down when the process has nothing left to do, or is told to end. Of a signal that the
 * application handles itself, its own handler decides what becomes of the process.
 *
 * @param parts - what is shut down, one after the other
 * @returns shuts down now
 */
export function endWithProcess(parts: readonly Shutdown[]): () => Promise<void> {
  let ended: Promise<void> | undefined;
  const end = (): Promise<void> => {
    ended ??= shutDown(parts);
    return ended;
  };
  process.once("beforeExit", () => void end());
  for (const signal of signals) {
    const onSignal = (): void => {
      if (process.listenerCount(signal) > 1) {
        return;
      }
      void end().then(() => {
        process.off(signal, onSignal);
        process.kill(process.pid, signal);
      });
    };
    process.on(signal, onSignal);
  }
  return end;
}

async function shutDown(parts: readonly Shutdown[]): Promise<void> {
  for (const part of parts) {
    // The SDK rejects where an export failed, which the exporters have told.
    await part.shutdown().catch(() => {});
  }
}
