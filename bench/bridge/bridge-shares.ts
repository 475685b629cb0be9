import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import type { Profiler } from "node:inspector/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describeShares, type Places, threadTimes } from "../shares.ts";
import type { BenchContext } from "../suite.ts";
import { bridgeConfig } from "./bridge-config.ts";
import { type IngestCell, LoadedServer } from "./ingest.ts";
import type { Contender } from "./server.ts";

const SOURCES = fileURLToPath(new URL("../../src/cli/main.ts", import.meta.url));

/** Of a bridge's main thread; what none names is the event loop and Node's own. */
const places: Places = [
  ["driver", /@confluentinc|\/src\/cluster\//],
  ["scan", /\/src\/otlp\/(scan|generated|wire\/canonical)/],
  ["regroup and copies", /\/src\/otlp\//],
  ["compression", /zlib/],
  ["HTTP", /node:(_http|http|net|internal\/(http|stream|net|js_stream|timers))|\/receiver\//],
  ["producer", /\/src\/producer\//],
  ["pipeline", /\/src\//],
];

/** Where the time of a bridge under a load goes, in shares. */
export async function bridgeShares(
  context: BenchContext,
  bootstrapServers: string,
  cell: IngestCell,
): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "profile-"));
  try {
    const loaded = await LoadedServer.start(profiled(folder), bootstrapServers, cell);
    let from: number;
    let to: number;
    let before: ReturnType<typeof threadTimes>;
    let after: ReturnType<typeof threadTimes>;
    try {
      await loaded.measure(context.quick ? 500 : 3_000);
      from = monotonicMicros();
      before = threadTimes(loaded.server.pid);
      await loaded.measure(context.quick ? 500 : 6_000);
      after = threadTimes(loaded.server.pid);
      to = monotonicMicros();
    } finally {
      await loaded[Symbol.asyncDispose]();
    }
    const [name] = readdirSync(folder);
    if (name === undefined) {
      return "no profile was written";
    }
    const profile = JSON.parse(readFileSync(join(folder, name), "utf8")) as Profiler.Profile;
    return describeShares(loaded.server.pid, part(profile, from, to), places, before, after);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The clock that profiles are timed by, the same in all processes. */
function monotonicMicros(): number {
  return Number(process.hrtime.bigint() / 1_000n);
}

/** What a profile has of a time: not the start, when all is compiled. */
export function part(profile: Profiler.Profile, from: number, to: number): Profiler.Profile {
  const samples: number[] = [];
  const timeDeltas: number[] = [];
  let at = profile.startTime;
  for (const [index, id] of (profile.samples ?? []).entries()) {
    const delta = profile.timeDeltas?.[index] ?? 0;
    at += delta;
    if (at >= from && at <= to) {
      samples.push(id);
      timeDeltas.push(delta);
    }
  }
  return { ...profile, samples, timeDeltas };
}

/** The bridge from its sources, as a profile of the built one knows no files. */
function profiled(folder: string): Contender {
  return {
    name: "the bridge, profiled",
    command: (file) => [
      process.execPath,
      "--import",
      import.meta.resolve("tsx"),
      "--cpu-prof",
      `--cpu-prof-dir=${folder}`,
      SOURCES,
      "run",
      file,
    ],
    config: bridgeConfig,
  };
}
