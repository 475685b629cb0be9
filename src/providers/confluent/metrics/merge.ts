/**
 * Gives what several sources give, a few of them at a time, in the order in which it comes. Once it is
 * left, no source is read on; ending what is under way is up to whoever made them.
 *
 * @param limit - how many at a time, at least 1
 */
export async function* merged<Item>(
  sources: readonly (() => AsyncGenerator<Item>)[],
  limit: number,
): AsyncGenerator<Item> {
  const waiting = sources.values();
  const running = new Map<AsyncGenerator<Item>, Promise<Step<Item>>>();
  const pull = (source: AsyncGenerator<Item>): void => {
    const step = source.next().then((result) => ({ source, result }));
    // It may fail while nobody looks; the race sees it all the same.
    step.catch(() => {});
    running.set(source, step);
  };
  const begin = (): boolean => {
    const next = waiting.next();
    if (next.done !== true) {
      pull(next.value());
    }
    return next.done !== true;
  };
  try {
    for (;;) {
      while (running.size < limit && begin()) {
        // As many as may run.
      }
      if (running.size === 0) {
        return;
      }
      const { source, result } = await Promise.race(running.values());
      running.delete(source);
      if (result.done !== true) {
        yield result.value;
        pull(source);
      }
    }
  } finally {
    for (const source of running.keys()) {
      source.return(undefined).catch(() => {});
    }
  }
}

interface Step<Item> {
  readonly source: AsyncGenerator<Item>;
  readonly result: IteratorResult<Item>;
}
