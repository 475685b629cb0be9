import { defineGroup } from "../command-group.ts";
import { defineGroupsDelete } from "./groups-delete.ts";
import { defineGroupsDescribe } from "./groups-describe.ts";
import { defineGroupsList } from "./groups-list.ts";
import { defineGroupsReset } from "./groups-reset.ts";

/** `otel-kafka groups`: the consumer groups of a cluster. */
export const defineGroups = defineGroup({
  name: "groups",
  summary: "list, describe, reset and delete consumer groups",
  description: "Looks after the consumer groups of a cluster.",
  help: `
Examples:
  otel-kafka groups list
  otel-kafka groups describe deliver --watch
  otel-kafka groups reset deliver --to 2h --dry-run
  otel-kafka groups delete deliver`,
  commands: [defineGroupsList, defineGroupsDescribe, defineGroupsReset, defineGroupsDelete],
});
