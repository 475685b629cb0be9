import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadInstrumentations } from "../../../src/exporter/register/sdk-packages.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "instrumentations-"));
});
afterAll(() => rm(folder, { recursive: true }));

describe("the automatic instrumentations", () => {
  it("are none where their package is not installed", () => {
    expect(loadInstrumentations(createRequire(join(folder, "app.js")))).toBeUndefined();
  });

  it("come with the place of their package, whose own dependencies need not be seen from here", async () => {
    const app = join(folder, "app");
    const home = join(app, "node_modules/@opentelemetry/auto-instrumentations-node");
    await mkdir(home, { recursive: true });
    await writeFile(
      join(home, "index.js"),
      "exports.getNodeAutoInstrumentations = () => ['http', 'pg'];",
    );
    const found = loadInstrumentations(createRequire(join(app, "app.js")));
    expect(found?.all).toEqual(["http", "pg"]);
    expect(found === undefined ? "" : fileURLToPath(found.home)).toBe(join(home, "index.js"));
  });
});
