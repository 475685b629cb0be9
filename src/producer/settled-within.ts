/**
 * Waits for work that rejects to nobody, but not longer than a time. The work itself goes on.
 *
 * @returns whether it is over
 */
export async function settledWithin(work: Promise<unknown>, timeoutMs: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), Math.max(0, timeoutMs));
  });
  const over = (): boolean => true;
  try {
    return await Promise.race([work.then(over, over), late]);
  } finally {
    clearTimeout(timer);
  }
}
