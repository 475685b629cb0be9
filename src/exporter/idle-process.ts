import { fstatSync } from "node:fs";

/** What Node.js calls the handles of terminals, pipes and local sockets. */
const streamNames: readonly string[] = ["TTYWrap", "PipeWrap"];
const outputs = [1, 2];

/**
 * Whether nothing that Node.js knows of keeps this process alive. Standard output and standard error
 * are among what it lists, though they keep nothing alive.
 */
export function isProcessIdle(): boolean {
  const resources = process.getActiveResourcesInfo();
  const streams = resources.filter((name) => streamNames.includes(name));
  return streams.length === resources.length && streams.length <= outputs.filter(isStream).length;
}

function isStream(descriptor: number): boolean {
  try {
    return !fstatSync(descriptor).isFile();
  } catch {
    // It was closed.
    return false;
  }
}
