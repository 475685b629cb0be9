import { describe, expect, it } from "vitest";
import { runProgram } from "../../../scripts/examples/run-program.ts";

const run = (code: string, timeLimitMs = 20_000) =>
  runProgram(["--eval", code], { cwd: process.cwd(), timeLimitMs });

describe("an example", () => {
  it("is fine if it ends by itself and prints something", async () => {
    const { output, problem, seconds } = await run("console.log('3 spans'); console.error('done')");
    expect(problem).toBeUndefined();
    expect(output).toContain("3 spans\n");
    expect(output).toContain("done\n");
    expect(seconds).toBeGreaterThan(0);
  });

  it("that throws has failed, and its error can be read", async () => {
    const { output, problem } = await run("throw new Error('no broker')");
    expect(problem).toBe("ended with exit code 1");
    expect(output).toContain("no broker");
  });

  it("that prints nothing has failed", async () => {
    expect((await run("")).problem).toBe("printed nothing");
  });

  it("that does not end is killed and has failed", async () => {
    const { problem } = await run("console.log('x'); setInterval(() => {}, 1000)", 500);
    expect(problem).toBe("did not end within 500 ms");
  });

  it("that is killed has failed", async () => {
    const { problem } = await run("console.log('x'); process.kill(process.pid, 'SIGTERM')");
    expect(problem).toBe("was ended by SIGTERM");
  });
});
