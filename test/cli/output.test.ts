import { PassThrough, Writable } from "node:stream";
import { describe, expect, it } from "vitest";
import { Output } from "../../src/cli/output.ts";

function failing(code: string): Writable {
  return new Writable({
    write(_chunk, _encoding, done) {
      done(Object.assign(new Error(`write ${code}`), { code }));
    },
  });
}

describe("Output", () => {
  it("writes lines", async () => {
    const stream = new PassThrough();
    const output = new Output(stream);
    await output.line("one");
    await output.line("two\nthree");
    expect(stream.read().toString()).toBe("one\ntwo\nthree\n");
  });

  it("waits for a reader that is behind", async () => {
    const stream = new PassThrough({ highWaterMark: 4 });
    const output = new Output(stream);
    let written = false;
    const writing = output.line("longer than the buffer").then(() => {
      written = true;
    });
    await new Promise((resolve) => setImmediate(resolve));
    expect(written).toBe(false);
    stream.resume();
    await writing;
    expect(written).toBe(true);
  });

  it("takes a reader that has gone for an end, not an error", async () => {
    const output = new Output(failing("EPIPE"));
    await output.line("lost");
    await new Promise((resolve) => setImmediate(resolve));
    expect(output.closed.aborted).toBe(true);
    await expect(output.line("also lost")).resolves.toBeUndefined();
  });

  it("stops waiting when the reader goes", async () => {
    const stream = new PassThrough({ highWaterMark: 1 });
    const output = new Output(stream);
    const writing = output.line("never read");
    stream.destroy(Object.assign(new Error("write EPIPE"), { code: "EPIPE" }));
    await expect(writing).resolves.toBeUndefined();
  });

  it("reports any other failure", async () => {
    const output = new Output(failing("ENOSPC"));
    const writing = async (): Promise<void> => {
      await output.line("does not fit");
      await new Promise((resolve) => setImmediate(resolve));
      await output.line("nor does this");
    };
    await expect(writing()).rejects.toThrow("ENOSPC");
  });
});
