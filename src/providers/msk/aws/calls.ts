import { ProviderError } from "../../../errors/index.ts";
import { type Clock, failureOf, retrying, type UsageCounter } from "../../calls/index.ts";

/** What is asked. */
export interface AwsQuestion {
  readonly operation: string;
  /** For errors: the operation, and of what. */
  readonly subject: string;
  readonly signal: AbortSignal | undefined;
}

/** Makes calls to AWS: repeated, counted, and with new credentials where the old ones expired. */
export class AwsCalls {
  readonly clock: Clock;
  readonly usage: UsageCounter;
  readonly #random: (() => number) | undefined;
  readonly #timeoutMs: number | undefined;

  constructor(options: {
    clock: Clock;
    usage: UsageCounter;
    random?: (() => number) | undefined;
    timeoutMs?: number | undefined;
  }) {
    this.clock = options.clock;
    this.usage = options.usage;
    this.#random = options.random;
    this.#timeoutMs = options.timeoutMs;
  }

  /**
   * @param renew - takes new credentials; the call is then made once more
   * @throws ProviderError
   */
  async run<T>(
    question: AwsQuestion,
    attempt: (signal: AbortSignal) => Promise<T>,
    renew: () => Promise<unknown>,
  ): Promise<T> {
    const ask = () =>
      retrying(attempt, {
        ...question,
        clock: this.clock,
        usage: this.usage,
        ...(this.#random === undefined ? {} : { random: this.#random }),
        ...(this.#timeoutMs === undefined ? {} : { timeoutMs: this.#timeoutMs }),
      });
    try {
      return await ask();
    } catch (error) {
      question.signal?.throwIfAborted();
      if (!isExpired(error)) {
        throw error;
      }
      await renewed(renew, question.subject);
      return await ask();
    }
  }
}

/** Whether credentials ran out that may be had anew. Others are wrong, and stay so. */
function isExpired(error: unknown): boolean {
  const cause = error instanceof ProviderError ? error.cause : undefined;
  const name = cause instanceof Error ? cause.name : "";
  return /^(?:ExpiredToken(?:Exception)?|RequestExpired)$/.test(name);
}

async function renewed(renew: () => Promise<unknown>, subject: string): Promise<void> {
  try {
    await renew();
  } catch (cause) {
    throw new ProviderError("PROVIDER_UNAUTHENTICATED", {
      detail: `${subject}: the credentials expired, and there are no new ones: ${failureOf(cause).text}`,
      cause,
    });
  }
}
