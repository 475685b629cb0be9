/**
 * Runs generators a few at a time and yields what they yield, as it comes. The next one is begun when
 * one is over; nobody runs ahead of who reads. With the first failure, or when the reader leaves, the
 * others are ended.
 */
export async function* inParallel<T>(
  works: Iterable<() => AsyncGenerator<T>>,
  limit: number,
): AsyncGenerator<T> {
  const waiting = works[Symbol.iterator]();
  const active = new Map<AsyncGenerator<T>, Promise<Step<T>>>();
  const begin = (): boolean => {
    const next = waiting.next();
    if (next.done === true) {
      return false;
    }
    const generator = next.value();
    active.set(generator, step(generator));
    return true;
  };
  try {
    while (active.size < limit && begin());
    while (active.size > 0) {
      const { generator, result } = await Promise.race(active.values());
      if (result.done === true) {
        active.delete(generator);
        begin();
      } else {
        active.set(generator, step(generator));
        yield result.value;
      }
    }
  } finally {
    // A generator that waits for an answer ends after it: whoever ends them early aborts the calls.
    for (const [generator, pending] of active) {
      pending.catch(() => {});
      generator.return(undefined).catch(() => {});
    }
  }
}

interface Step<T> {
  readonly generator: AsyncGenerator<T>;
  readonly result: IteratorResult<T, unknown>;
}

async function step<T>(generator: AsyncGenerator<T>): Promise<Step<T>> {
  return { generator, result: await generator.next() };
}
