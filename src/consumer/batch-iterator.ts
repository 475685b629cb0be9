import type { AnyConsumedBatch } from "./consumed-batch.ts";
import type { ReadingSession } from "./reading-session.ts";

/** How long a session that was left, or failed, takes to let go at most, beside its last commit. */
const leaveMs = 10_000;

/**
 * The batches of one session, for `for await`. The session begins with the first one asked for, and
 * ends when the loop is left, by whatever way.
 */
export class BatchIterator<Batch extends AnyConsumedBatch>
  implements AsyncIterableIterator<Batch, undefined>
{
  readonly #open: () => Promise<ReadingSession | undefined>;
  #opening: Promise<ReadingSession | undefined> | undefined;
  #session: ReadingSession | undefined;
  #left = false;

  /** @param open - joins and starts to read; gives undefined where that was called off */
  constructor(open: () => Promise<ReadingSession | undefined>) {
    this.#open = open;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  /** @throws what ended the session, unless the reader, an abort or `close` did */
  async next(): Promise<IteratorResult<Batch, undefined>> {
    if (this.#left) {
      return { done: true, value: undefined };
    }
    const session = this.#session ?? (await this.#start());
    const batch = session?.tryNext() ?? (await session?.next());
    if (batch !== undefined) {
      // The selection that the session was opened with reads no other signals.
      return { done: false, value: batch as Batch };
    }
    await this.#leave(session);
    if (session?.failure !== undefined) {
      throw session.failure.error;
    }
    return { done: true, value: undefined };
  }

  /** Leaves the loop: what is not acknowledged by now is not committed. */
  async return(): Promise<IteratorResult<Batch, undefined>> {
    this.#left = true;
    await this.#leave(await this.#opening?.catch(() => undefined));
    return { done: true, value: undefined };
  }

  async #start(): Promise<ReadingSession | undefined> {
    this.#opening ??= this.#open();
    this.#session = await this.#opening;
    return this.#session;
  }

  async #leave(session: ReadingSession | undefined): Promise<void> {
    this.#left = true;
    session?.abandon();
    await session?.end(leaveMs);
  }
}
