/** An offset to commit, and the leader epoch of the record before it where known. */
export interface TrackedPosition {
  readonly offset: number;
  readonly leaderEpoch?: number;
}

/** From which offset on a leader epoch holds. */
interface EpochStart {
  readonly offset: number;
  readonly leaderEpoch: number | undefined;
}

/** Settled entries are dropped from the front in blocks of at least this many. */
const compactAt = 1_024;

/**
 * Knows what of one partition may be committed: everything before the first record that is not
 * acknowledged. Offsets that never arrived between two that did are no holes: the log was
 * compacted there, or holds the markers of a transaction.
 */
export class OffsetTracker {
  /** Ascending; those before `#head` are acknowledged without a gap. */
  #offsets: number[] = [];
  #head = 0;
  /** Acknowledged, but behind one that is not. */
  readonly #early = new Set<number>();
  readonly #epochs: EpochStart[] = [];
  #last = -1;
  #acknowledgedEpoch: number | undefined;
  #position: number | undefined;
  #committed: number | undefined;

  /** Has this place committed, with nothing acknowledged yet. */
  startAt(offset: number): void {
    this.#position = offset;
  }

  /**
   * Takes a record over, to be acknowledged later.
   *
   * @returns false where it was taken over before: the driver may hand out a record twice when its
   * partition is paused at that moment
   */
  add(offset: number, leaderEpoch: number | undefined): boolean {
    if (offset <= this.#last) {
      return false;
    }
    this.#last = offset;
    this.#offsets.push(offset);
    if (this.#epochs.length === 0 || this.#epochs.at(-1)?.leaderEpoch !== leaderEpoch) {
      this.#epochs.push({ offset, leaderEpoch });
    }
    return true;
  }

  /** @returns false where the offset was not waiting for it */
  acknowledge(offset: number): boolean {
    if (offset === this.#offsets[this.#head]) {
      this.#advance();
      return true;
    }
    if (this.#early.has(offset) || !this.#isWaiting(offset)) {
      return false;
    }
    this.#early.add(offset);
    return true;
  }

  /**
   * What could be committed if these offsets were acknowledged, too.
   *
   * @returns `missing`: the first offset that is not settled, where it comes before one of them
   */
  positionWith(offsets: readonly number[]): {
    readonly position: TrackedPosition;
    readonly missing: number | undefined;
  } {
    const more = new Set(offsets);
    const last = Math.max(...offsets);
    let head = this.#head;
    let acknowledged = -1;
    for (; head < this.#offsets.length; head++) {
      const offset = this.#offsets[head] ?? -1;
      if (!this.#early.has(offset) && !more.has(offset)) {
        break;
      }
      acknowledged = offset;
    }
    const next = this.#offsets[head];
    const leaderEpoch = this.#epochs.findLast(({ offset }) => offset <= acknowledged)?.leaderEpoch;
    return {
      position: {
        offset: next ?? this.#last + 1,
        ...(leaderEpoch === undefined ? {} : { leaderEpoch }),
      },
      missing: next !== undefined && next <= last ? next : undefined,
    };
  }

  /** Records taken over and not acknowledged. */
  get outstanding(): number {
    return this.#offsets.length - this.#head - this.#early.size;
  }

  /** The first record that is not acknowledged, or what comes next; undefined before any came. */
  get position(): number | undefined {
    return this.#offsets[this.#head] ?? this.#position;
  }

  /** What is to be committed; undefined where nothing was acknowledged since the last commit. */
  get uncommitted(): TrackedPosition | undefined {
    const offset = this.#position;
    if (offset === undefined || offset === this.#committed) {
      return undefined;
    }
    const leaderEpoch = this.#acknowledgedEpoch;
    return leaderEpoch === undefined ? { offset } : { offset, leaderEpoch };
  }

  /** Whether the broker has taken a commit of this position, or of a later one. */
  hasCommitted(offset: number): boolean {
    return this.#committed !== undefined && this.#committed >= offset;
  }

  /** Notes that the broker has taken a commit. */
  markCommitted(offset: number): void {
    this.#committed = Math.max(offset, this.#committed ?? offset);
  }

  #advance(): void {
    let acknowledged: number | undefined;
    do {
      acknowledged = this.#offsets[this.#head];
      this.#head++;
    } while (this.#early.delete(this.#offsets[this.#head] ?? -1));
    // An offset that does not exist may be skipped: what comes next is the next record's.
    this.#position = this.#offsets[this.#head] ?? this.#last + 1;
    this.#noteEpoch(acknowledged ?? -1);
    if (this.#head >= compactAt && this.#head * 2 >= this.#offsets.length) {
      this.#offsets = this.#offsets.slice(this.#head);
      this.#head = 0;
    }
  }

  #noteEpoch(acknowledged: number): void {
    while (this.#epochs[1] !== undefined && this.#epochs[1].offset <= acknowledged) {
      this.#epochs.shift();
    }
    this.#acknowledgedEpoch = this.#epochs[0]?.leaderEpoch;
  }

  /** A binary search among what is not settled. */
  #isWaiting(offset: number): boolean {
    let low = this.#head;
    let high = this.#offsets.length - 1;
    while (low <= high) {
      const middle = (low + high) >> 1;
      const found = this.#offsets[middle] ?? -1;
      if (found === offset) {
        return true;
      }
      if (found < offset) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return false;
  }
}
