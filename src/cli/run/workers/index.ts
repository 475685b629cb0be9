export { workerVariable } from "./messages.ts";
export { runPrimary } from "./run-primary.ts";
export { runWorker } from "./run-worker.ts";
