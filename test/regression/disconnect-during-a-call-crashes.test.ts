/**
 * The driver's native half ends the whole process (SIGSEGV) when a consumer is disconnected while a
 * `consume()` or a query is under way, or when it is disconnected twice. We wait for the last call to
 * come back, and disconnect once, however often and whenever `close` is called.
 *
 * In a process of its own, as a crash would take the test with it.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

test("closing in the middle of polls and queries, and again, does not end the process", async () => {
  const program = fileURLToPath(new URL("./close-during-calls.ts", import.meta.url));
  const child = spawn(process.execPath, ["--import", "tsx", program], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let output = "";
  child.stdout.on("data", (chunk: Buffer) => {
    output += chunk.toString();
  });
  const [code, signal] = await once(child, "exit");
  expect({ code, signal, output }).toEqual({ code: 0, signal: null, output: "closed 40\n" });
});
