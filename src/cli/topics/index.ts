import { defineGroup } from "../command-group.ts";
import { defineTopicsAlter } from "./topics-alter.ts";
import { defineTopicsCreate } from "./topics-create.ts";
import { defineTopicsDelete } from "./topics-delete.ts";
import { defineTopicsDeleteRecords } from "./topics-delete-records.ts";
import { defineTopicsDescribe } from "./topics-describe.ts";
import { defineTopicsList } from "./topics-list.ts";

/** `otel-kafka topics`: the topics of a cluster. */
export const defineTopics = defineGroup({
  name: "topics",
  summary: "list, create, describe, alter and delete topics",
  description: "Looks after the topics of a cluster.",
  help: `
Examples:
  otel-kafka topics list
  otel-kafka topics create otlp_spans --partitions 6 --set retention.ms=86400000
  otel-kafka topics describe otlp_spans
  otel-kafka topics alter otlp_spans --set retention.ms=3600000 --partitions 12
  otel-kafka topics delete otlp_spans`,
  commands: [
    defineTopicsList,
    defineTopicsCreate,
    defineTopicsDescribe,
    defineTopicsAlter,
    defineTopicsDelete,
    defineTopicsDeleteRecords,
  ],
});
