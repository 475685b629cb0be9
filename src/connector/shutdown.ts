import { settledWithin } from "../producer/index.ts";

/** What is shut down: each is told how long it may wait for what is under way. */
export interface ClosingParts {
  readonly consumer: (timeoutMs: number) => Promise<void>;
  readonly producer: (timeoutMs: number) => Promise<void>;
  readonly administration: () => Promise<void>;
}

/** The share of the time that is kept for leaving the group, and as much for the producer. */
const leaveShare = 0.1;
const longestLeaveMs = 2_000;
/** What has nothing to wait for takes no longer. */
const shortestMs = 50;

/**
 * Shuts the parts of a connector down, the consumer first: what its handlers still write is written
 * before the producer goes. Each is begun, whatever became of those before it.
 *
 * @param timeoutMs - for all of it
 * @returns the parts that did not come to an end by then; they go on by themselves
 */
export async function shutDown(
  { consumer, producer, administration }: ClosingParts,
  timeoutMs: number,
): Promise<readonly (keyof ClosingParts)[]> {
  const deadline = performance.now() + timeoutMs;
  const leaveMs = Math.min(longestLeaveMs, leaveShare * timeoutMs);
  const left = (keptMs: number): number => Math.max(0, deadline - keptMs - performance.now());
  const late: (keyof ClosingParts)[] = [];
  const end = async (
    part: keyof ClosingParts,
    work: Promise<void>,
    keptMs: number,
  ): Promise<void> => {
    if (!(await settledWithin(work, Math.max(shortestMs, left(keptMs))))) {
      late.push(part);
    }
  };
  await end("consumer", consumer(left(2 * leaveMs)), leaveMs);
  const administrationEnds = administration();
  await end("producer", producer(left(leaveMs / 2)), 0);
  await end("administration", administrationEnds, 0);
  return late;
}
