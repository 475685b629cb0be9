import type { BridgeStage } from "./bridge-stage.ts";

/** A fault around a bridge at work, and what is done while it lasts. */
export interface BridgeScenario {
  /** What it is called on the command line: `bridge-backend-stopped`. */
  readonly name: string;
  /** One sentence for the table of results. */
  readonly does: string;
  /** Part of the short version. */
  readonly short?: boolean;
  /** From the fault's end until spans go through again. Default 15,000. */
  readonly recoveryMs?: number;
  /** Begins the fault, and resolves when it should end. */
  start(stage: BridgeStage): Promise<void>;
  /** Ends the fault; resolves when what was broken serves again. */
  end(stage: BridgeStage): Promise<void>;
}
