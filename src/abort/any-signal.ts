const sourcesOf = new WeakMap<AbortSignal, readonly AbortSignal[]>();

/**
 * A signal that is aborted with the first of others, as by `AbortSignal.any`, which keeps none of them
 * in memory: one of `AbortSignal.timeout` that nothing else refers to is collected, and never comes.
 */
export function anySignal(signals: readonly AbortSignal[]): AbortSignal {
  const either = AbortSignal.any([...signals]);
  sourcesOf.set(either, signals);
  return either;
}
