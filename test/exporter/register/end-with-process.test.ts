import { describe, expect, it } from "vitest";
import { startNode } from "../../cli/run-cli.ts";

const source = new URL("../../../src/exporter/register/end-with-process.ts", import.meta.url).href;

/** A program that has parts to be shut down, which say so when they are. */
function start(code: string) {
  const program = `
    const { endWithProcess } = await import(${JSON.stringify(source)});
    const part = (name) => ({
      async shutdown() {
        await new Promise((resolve) => setTimeout(resolve, 20));
        process.stdout.write(name + "\\n");
      },
    });
    ${code}
    process.stdout.write("ready\\n");
  `;
  return startNode(["--import", "tsx", "--input-type=module", "--eval", program]);
}

describe("what ends with the process", () => {
  it("is shut down in its order when there is nothing left to do", async () => {
    const { outcome } = start(`endWithProcess([part("first"), part("second")]);`);
    expect(await outcome).toMatchObject({ code: 0, stdout: "ready\nfirst\nsecond\n", stderr: "" });
  });

  it("is shut down by a signal, which then ends the process", async () => {
    const running = start(`endWithProcess([part("one")]); setInterval(() => {}, 60_000);`);
    await running.printed("ready");
    running.process.kill("SIGTERM");
    expect(await running.outcome).toMatchObject({ signal: "SIGTERM", stdout: "ready\none\n" });
  });

  it("is shut down though another one of its kind waits for the same signal", async () => {
    const running = start(`
      endWithProcess([part("one")]);
      endWithProcess([part("one")]);
      setInterval(() => {}, 60_000);
    `);
    await running.printed("ready");
    running.process.kill("SIGINT");
    expect(await running.outcome).toMatchObject({ signal: "SIGINT" });
    expect(running.stdout()).toContain("one\n");
  });

  it("leaves a signal to the application that handles it", async () => {
    const running = start(`
      endWithProcess([part("one")]);
      const alive = setInterval(() => {}, 60_000);
      process.on("SIGTERM", () => {
        process.stdout.write("handled\\n");
        clearInterval(alive);
      });
    `);
    await running.printed("ready");
    running.process.kill("SIGTERM");
    expect(await running.outcome).toMatchObject({ code: 0, stdout: "ready\nhandled\none\n" });
  });

  it("leaves no listener behind once it was shut down", async () => {
    const { outcome } = start(`
      const end = endWithProcess([part("one")]);
      await Promise.all([end(), end()]);
      const left = ["SIGTERM", "SIGINT", "beforeExit"].map((name) => process.listenerCount(name));
      process.stdout.write(left.join() + "\\n");
    `);
    expect(await outcome).toMatchObject({ code: 0, stdout: "one\n0,0,0\nready\n" });
  });

  it("does not hold the rest up where a part fails", async () => {
    const { outcome } = start(`
      endWithProcess([{ shutdown: () => Promise.reject(new Error("no")) }, part("second")]);
    `);
    expect(await outcome).toMatchObject({ code: 0, stdout: "ready\nsecond\n", stderr: "" });
  });
});
