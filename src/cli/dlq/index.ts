import { defineGroup } from "../command-group.ts";
import { defineDlqList } from "./dlq-list.ts";
import { defineDlqReplay } from "./dlq-replay.ts";
import { defineDlqShow } from "./dlq-show.ts";

/** `otel-kafka dlq`: what lies on the dead-letter topic. */
export const defineDlq = defineGroup({
  name: "dlq",
  summary: "list, show and replay dead letters",
  description: "Lists, shows and replays what consumers wrote to the dead-letter topic.",
  help: `
Examples:
  otel-kafka dlq list --topic otlp_dead_letters --summary
  otel-kafka dlq show 0/17 --topic otlp_dead_letters
  otel-kafka dlq replay --topic otlp_dead_letters --reason failed --dry-run`,
  commands: [defineDlqList, defineDlqShow, defineDlqReplay],
});
