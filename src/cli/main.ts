#!/usr/bin/env node
import { reportFailure } from "./failure.ts";
import { runProgram } from "./program.ts";

// What a client throws from a callback of its own reaches no command.
process.on("uncaughtException", (error) => {
  process.exit(reportFailure(error, process));
});

// AWS's SDK tells, in eight lines of text, that later versions of it need a newer Node.js: who runs a
// command can do nothing about that, and where logs are JSON it is none. This process and its workers
// are ours to say so for; whoever set the variable is left alone.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";

process.exitCode = await runProgram(process.argv.slice(2), process);
