import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { writeNewFile } from "../../src/cli/new-file.ts";

describe("writeNewFile", () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "otel-kafka-new-"));
  });

  afterEach(async () => {
    await rm(folder, { recursive: true });
  });

  it("lets one of many writers win, with the whole of its text", async () => {
    const path = join(folder, "file");
    const texts = Array.from({ length: 20 }, (_, index) => String(index).repeat(50_000));
    const outcomes = await Promise.allSettled(
      texts.map((text) => writeNewFile(path, text, { replace: false })),
    );
    const won = outcomes.findIndex(({ status }) => status === "fulfilled");
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(await readFile(path, "utf8")).toBe(texts[won]);
    expect(await readdir(folder)).toEqual(["file"]);
    for (const outcome of outcomes) {
      if (outcome.status === "rejected") {
        expect(outcome.reason).toMatchObject({ name: "ConfigError", code: "CONFIG_EXISTS" });
      }
    }
  });

  it("replaces a file where it may", async () => {
    const path = join(folder, "file");
    await writeFile(path, "old");
    await writeNewFile(path, "new", { replace: true });
    expect(await readFile(path, "utf8")).toBe("new");
  });

  it("leaves nothing behind where it cannot write", async () => {
    const path = join(folder, "taken");
    await mkdir(path);
    await expect(writeNewFile(path, "text", { replace: true })).rejects.toMatchObject({
      code: "CONFIG_UNWRITABLE",
      message: expect.stringContaining(`${path}: it is a folder`),
    });
    expect(await readdir(folder)).toEqual(["taken"]);
  });
});
