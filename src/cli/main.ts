#!/usr/bin/env node
import { reportFailure } from "./failure.ts";
import { runProgram } from "./program.ts";

// What a client throws from a callback of its own reaches no command.
process.on("uncaughtException", (error) => {
  process.exit(reportFailure(error, process));
});

process.exitCode = await runProgram(process.argv.slice(2), process);
