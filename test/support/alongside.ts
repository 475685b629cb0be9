import { setTimeout as delay } from "node:timers/promises";

/**
 * Repeats a piece of work, with a pause behind each, until something else is done. Rejects as either
 * does.
 */
export async function alongside(
  other: Promise<unknown>,
  pauseMs: number,
  work: () => Promise<unknown>,
): Promise<void> {
  let isOver = false;
  const ended = other.finally(() => {
    isOver = true;
  });
  const repeated = async (): Promise<void> => {
    while (!isOver) {
      await work();
      await delay(pauseMs);
    }
  };
  await Promise.all([ended, repeated()]);
}
