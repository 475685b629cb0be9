import { setTimeout as delay } from "node:timers/promises";

/** Far beyond what anything here takes, so that a slow machine fails no test; less than a test may take. */
const deadlineMs = 150_000;

/**
 * Waits until something is so, by asking often.
 *
 * @param what - names it in the error of a wait that took too long
 */
export async function waitUntil(
  what: string,
  isSo: () => boolean | Promise<boolean>,
): Promise<void> {
  const deadline = performance.now() + deadlineMs;
  while (!(await isSo())) {
    if (performance.now() > deadline) {
      throw new Error(`waited ${deadlineMs} ms in vain: ${what}`);
    }
    await delay(20);
  }
}
