import type { Logger } from "../../config/index.ts";
import type { Intake } from "./intake.ts";
import type { MemoryBudget } from "./memory-budget.ts";

/** What all receivers share. */
export interface ReceiverParts {
  readonly intake: Intake;
  readonly budget: MemoryBudget;
  readonly logger: Logger;
}

/** Longest that a connection is kept open between requests, longer than most senders wait. */
export const idleConnectionMs = 65_000;
/** Most bytes that the head of a request may take. */
export const maxHeaderBytes = 16_384;
/** What a request takes beside its body. */
export const requestOverheadBytes = 4_096;
