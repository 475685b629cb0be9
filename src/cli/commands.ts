import { defineCloud } from "./cloud/index.ts";
import type { DefineCommand } from "./command-context.ts";
import { defineDlq } from "./dlq/index.ts";
import { defineDoctor } from "./doctor/index.ts";
import { defineGroups } from "./groups/index.ts";
import { defineInit } from "./init.ts";
import { defineQuery } from "./query/index.ts";
import { defineRun } from "./run/index.ts";
import { defineSend } from "./send.ts";
import { defineTail } from "./tail.ts";
import { defineTopics } from "./topics/index.ts";

/** Every command, in the order of the help. A new one is a file and a row here. */
export const commands: readonly DefineCommand[] = [
  defineRun,
  defineSend,
  defineTail,
  defineQuery,
  defineTopics,
  defineGroups,
  defineDlq,
  defineCloud,
  defineDoctor,
  defineInit,
];
