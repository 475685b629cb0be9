/** Offsets of a partition, as far as they are known. */
interface KnownOffsets {
  readonly committed: bigint | undefined;
  readonly earliest: bigint | undefined;
  readonly latest: bigint | undefined;
}

/**
 * Records that a group has still to read. What retention has taken away before the group came to it
 * cannot be read any more, and does not count.
 *
 * @returns undefined where nothing was committed, or an offset is not known
 */
export function lagOf({ committed, earliest, latest }: KnownOffsets): bigint | undefined {
  if (committed === undefined || earliest === undefined || latest === undefined) {
    return undefined;
  }
  const next = committed < earliest ? earliest : committed;
  return next < latest ? latest - next : 0n;
}
