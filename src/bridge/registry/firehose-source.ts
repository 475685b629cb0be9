import type { MskSource } from "../../config/index.ts";
import { FirehoseReceiver } from "../firehose/index.ts";
import type { SourceContext } from "../pipeline/index.ts";
import { MemoryBudget } from "../receiver/index.ts";

/** What a metric stream brings: the listener of a pipeline from Amazon MSK, where it has one. */
export function firehoseSource(
  { metricStream, unmapped }: MskSource,
  { deliver, logger, memoryBytes, onUnreadable }: SourceContext,
): FirehoseReceiver | undefined {
  return (
    metricStream &&
    new FirehoseReceiver({
      stream: metricStream,
      unmapped,
      deliver,
      budget: new MemoryBudget(memoryBytes),
      logger,
      onUnreadable,
    })
  );
}
