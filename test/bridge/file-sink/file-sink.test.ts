import { appendFile, mkdtemp, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { FileSink } from "../../../src/bridge/file-sink/index.ts";
import {
  decodeJson,
  encodeRequest,
  type Init,
  type RequestOf,
  type Signal,
  scan,
  signals,
} from "../../../src/otlp/index.ts";
import { flatItems } from "../../support/otlp/flat-items.ts";
import { requestOf } from "../process/telemetry.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "file-sink-"));
});
afterEach(() => rm(folder, { recursive: true }));

const options = (more: { rotateBytes?: number; keep?: number; path?: string } = {}) => ({
  path: join(folder, "out", "telemetry.jsonl"),
  rotateBytes: 1_000_000,
  keep: 3,
  ...more,
});

function parcelOf(signal: Signal, name: string, padding = 0) {
  const item = {
    name: name + "x".repeat(padding),
    severity: 9,
    traceId: new Uint8Array(16).fill(1),
    traceState: "",
  };
  return {
    request: requestOf(signal, [{ service: "shop", scopes: [[item]] }]),
    header: () => undefined,
  };
}

async function linesOf(path: string): Promise<string[]> {
  const text = await readFile(path, "utf8");
  expect(text === "" || text.endsWith("\n")).toBe(true);
  return text.split("\n").slice(0, -1);
}

/** The names of the spans on the lines of a file. */
async function namesIn(path: string): Promise<string[]> {
  return (await linesOf(path)).flatMap((line) =>
    decodeJson("traces", line).resourceSpans.flatMap(({ scopeSpans }) =>
      scopeSpans.flatMap(({ spans }) => spans.map(({ name }) => name.replace(/x+$/, ""))),
    ),
  );
}

async function open(sinkOptions = options()): Promise<FileSink> {
  const sink = new FileSink(sinkOptions);
  await sink.start();
  return sink;
}

describe("a file", () => {
  it.each(signals)(
    "has %s as lines of OTLP/JSON that say what the request says",
    async (signal) => {
      const sink = await open();
      const parcel = parcelOf(signal, "GET /");
      expect(await sink.deliver(parcel)).toEqual({ kind: "delivered" });
      const [line = "", ...others] = await linesOf(options().path);
      expect(others).toEqual([]);
      const back = encodeRequest(
        signal,
        decodeJson(signal, line) as Init<RequestOf[Signal]> as never,
      );
      expect(flatItems(signal, back)).toEqual(flatItems(signal, parcel.request.bytes));
      expect(scan(signal, back).items).toBe(parcel.request.items);
      await sink.close(1_000);
    },
  );

  it("has every line once where many come at the same time, and none when it is closed", async () => {
    const sink = await open();
    const names = Array.from({ length: 300 }, (_, index) => `span-${index}`);
    await Promise.all(names.map((name) => sink.deliver(parcelOf("traces", name))));
    expect(await namesIn(options().path)).toEqual(names);
    await sink.close(1_000);
    expect(await sink.deliver(parcelOf("traces", "late"))).toMatchObject({
      kind: "retry",
      error: { code: "CLOSED" },
    });
    expect(await namesIn(options().path)).toEqual(names);
  });

  it("has one writer: who closes it in a hurry writes nothing more to it, and says what is not there", async () => {
    const sink = await open(options({ rotateBytes: 2_000, keep: 100 }));
    const names = Array.from({ length: 40 }, (_, index) => `n${index}`);
    const settled = Promise.all(names.map((name) => sink.deliver(parcelOf("traces", name, 1_000))));
    await sink.close(0);
    const files = async () => {
      const found = await readdir(join(folder, "out"));
      return await Promise.all(found.sort().map((name) => namesIn(join(folder, "out", name))));
    };
    const left = await files();
    const outcomes = await settled;
    const isDelivered = (index: number) => outcomes[index]?.kind === "delivered";
    expect(left.flat().sort()).toEqual(names.filter((_, index) => isDelivered(index)).sort());
    expect(outcomes.filter(({ kind }) => kind === "retry").length).toBeGreaterThan(0);
    expect(await sink.deliver(parcelOf("traces", "late"))).toMatchObject({
      kind: "retry",
      error: { code: "CLOSED" },
    });
    expect(await files()).toEqual(left);
  });

  it("is gone on with after a restart", async () => {
    for (const name of ["first", "second"]) {
      const sink = await open();
      await sink.deliver(parcelOf("traces", name));
      await sink.close(1_000);
    }
    expect(await namesIn(options().path)).toEqual(["first", "second"]);
  });

  it("is made anew where it was renamed or deleted meanwhile", async () => {
    const { path } = options();
    const sink = await open();
    await sink.deliver(parcelOf("traces", "one"));
    await rename(path, `${path}.moved`);
    await sink.deliver(parcelOf("traces", "two"));
    await rm(path);
    await sink.deliver(parcelOf("traces", "three"));
    expect(await namesIn(`${path}.moved`)).toEqual(["one"]);
    expect(await namesIn(path)).toEqual(["three"]);
    await sink.close(1_000);
  });
});

describe("a line that was torn by a crash", () => {
  it.each(['{"resourceSp', "{", '{"resourceSpans":[{"a":"'.padEnd(200_000, "x")])(
    "is cut off before the next one: %#",
    async (torn) => {
      const { path } = options();
      const before = await open();
      await before.deliver(parcelOf("traces", "whole"));
      await before.close(1_000);
      await appendFile(path, torn);
      const sink = await open();
      await sink.deliver(parcelOf("traces", "next"));
      expect(await namesIn(path)).toEqual(["whole", "next"]);
      await sink.close(1_000);
    },
  );

  it("is cut off where it is all that there is", async () => {
    const path = join(folder, "torn.jsonl");
    await writeFile(path, '{"resourceLogs":');
    const sink = await open(options({ path }));
    await sink.deliver(parcelOf("traces", "next"));
    expect(await namesIn(path)).toEqual(["next"]);
    await sink.close(1_000);
  });

  it("is not cut off where it is none of ours", async () => {
    const path = join(folder, "notes.txt");
    await writeFile(path, "dear diary");
    await expect(open(options({ path }))).rejects.toMatchObject({
      code: "FILE_UNWRITABLE",
      retriable: false,
    });
    expect(await readFile(path, "utf8")).toBe("dear diary");
  });
});

describe("rotation", () => {
  it("sets full files aside, keeps the youngest, and tears no line", async () => {
    const rotating = options({ rotateBytes: 2_000, keep: 2 });
    const sink = await open(rotating);
    const names = Array.from({ length: 20 }, (_, index) => `span-${index}`);
    for (const name of names) {
      await sink.deliver(parcelOf("traces", name, 400));
    }
    await sink.close(1_000);
    const files = await readdir(join(folder, "out"));
    expect(files.sort()).toEqual(["telemetry.jsonl", "telemetry.jsonl.1", "telemetry.jsonl.2"]);
    const found: string[] = [];
    for (const end of [".2", ".1", ""]) {
      const file = `${rotating.path}${end}`;
      expect((await readFile(file)).length).toBeLessThanOrEqual(2_000);
      found.push(...(await namesIn(file)));
    }
    expect(found).toEqual(names.slice(-found.length));
    expect(found.length).toBeGreaterThan(6);
  });

  it("gives a line that is larger than a file one of its own", async () => {
    const sink = await open(options({ rotateBytes: 1_024 }));
    for (const name of ["a", "b", "c"]) {
      await sink.deliver(parcelOf("traces", name, 5_000));
    }
    await sink.close(1_000);
    const { path } = options();
    expect(await Promise.all([`${path}.2`, `${path}.1`, path].map(namesIn))).toEqual([
      ["a"],
      ["b"],
      ["c"],
    ]);
  });
});

describe("a path that cannot be written", () => {
  it("is told when the sink starts", async () => {
    await writeFile(join(folder, "file"), "");
    for (const path of [join(folder, "file", "telemetry.jsonl"), folder]) {
      await expect(open(options({ path }))).rejects.toMatchObject({ code: "FILE_UNWRITABLE" });
    }
  });
});
