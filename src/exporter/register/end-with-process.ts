/** Something that ends. */
export interface Shutdown {
  shutdown(): Promise<void>;
}

const signals = ["SIGTERM", "SIGINT"] as const;
/** Listeners of this module: whatever else listens to a signal is the application's. */
const own = new Set<unknown>();

/**
 * Shuts down when the process has nothing left to do, or is told to end. Of a signal that the
 * application handles itself, its own handler decides what becomes of the process.
 *
 * @param parts - what is shut down, one after the other
 * @returns shuts down now
 */
export function endWithProcess(parts: readonly Shutdown[]): () => Promise<void> {
  const listeners = new Map<(typeof signals)[number], () => void>();
  let ended: Promise<void> | undefined;
  const end = (): Promise<void> => {
    ended ??= shutDown(parts).then(release);
    return ended;
  };
  const release = (): void => {
    process.off("beforeExit", onExit);
    for (const [signal, listener] of listeners) {
      own.delete(listener);
      process.off(signal, listener);
    }
  };
  const onExit = (): void => void end();
  process.once("beforeExit", onExit);
  for (const signal of signals) {
    const listener = (): void => {
      if (process.listeners(signal).every((each) => own.has(each))) {
        void end().then(() => process.kill(process.pid, signal));
      }
    };
    own.add(listener);
    listeners.set(signal, listener);
    process.on(signal, listener);
  }
  return end;
}

async function shutDown(parts: readonly Shutdown[]): Promise<void> {
  for (const part of parts) {
    // The SDK rejects where an export failed, which the exporters have told.
    await part.shutdown().catch(() => {});
  }
}
