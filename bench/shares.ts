import { readdirSync, readFileSync } from "node:fs";
import { type Profiler, Session } from "node:inspector/promises";

/** Where code of the main thread belongs, by the address of its file; the first that fits counts. */
const places: readonly (readonly [share: string, address: RegExp])[] = [
  ["driver", /@confluentinc|^native$/],
  ["scan", /\/src\/otlp\/(scan|generated|wire\/canonical)/],
  ["regroup", /\/src\/otlp\/(parts|borders|wire)\//],
  ["copies", /\/joined-bytes/],
  ["records and accounts", /\/src\//],
];
const collector = "garbage collection";
/** Code without a frame of JavaScript: the driver making objects of records and reports, the event loop. */
const callbacks = "driver's callbacks and event loop";
const rest = "Node and the bench";

/**
 * Does a piece of work and tells where the processor's time went: that of the driver's threads as
 * Linux tells it, that of the main thread as sampled. Elsewhere than on Linux, only the latter.
 *
 * @param work - may call `stop` where what it still has to do no longer counts, such as to disconnect
 * @returns such as `driver 61 %, scan 20 %, …`, the largest share first
 */
export async function sharesOf(work: (stop: () => void) => Promise<unknown>): Promise<string> {
  const session = new Session();
  session.connect();
  await session.post("Profiler.enable");
  await session.post("Profiler.setSamplingInterval", { interval: 250 });
  const before = threadTimes();
  await session.post("Profiler.start");
  let after: Map<string, number> | undefined;
  const stop = (): void => {
    after ??= threadTimes();
  };
  await work(stop);
  stop();
  const { profile } = await session.post("Profiler.stop");
  session.disconnect();
  const main = mainShares(profile);
  const all = before.size === 0 ? main : withThreads(main, before, after ?? before);
  const sum = [...all.values()].reduce((total, share) => total + share, 0);
  return [...all]
    .map(([name, share]) => [name, Math.round((100 * share) / sum)] as const)
    .filter(([, percent]) => percent > 0)
    .toSorted(([, a], [, b]) => b - a)
    .map(([name, percent]) => `${name} ${percent} %`)
    .join(", ");
}

/** Microseconds of the main thread by share. */
function mainShares({ nodes, samples = [], timeDeltas = [] }: Profiler.Profile) {
  const shareOf = new Map(nodes.map(({ id, callFrame }) => [id, shareOfFrame(callFrame)]));
  const shares = new Map<string, number>();
  for (const [index, id] of samples.entries()) {
    const share = shareOf.get(id);
    if (share !== undefined) {
      add(shares, share, timeDeltas[index] ?? 0);
    }
  }
  return shares;
}

function shareOfFrame({ functionName, url }: Profiler.ProfileNode["callFrame"]) {
  if (functionName === "(garbage collector)") {
    return collector;
  }
  if (functionName === "(program)") {
    return callbacks;
  }
  // The last is the profiler itself.
  if (functionName === "(idle)" || (url === "" && functionName === "dispatch")) {
    return undefined;
  }
  const address = url === "" && !functionName.startsWith("(") ? "native" : url;
  return places.find(([, pattern]) => pattern.test(address))?.[0] ?? rest;
}

/** The main thread's shares stretched to its processor time, and the other threads beside them. */
function withThreads(
  main: ReadonlyMap<string, number>,
  before: ReadonlyMap<string, number>,
  after: ReadonlyMap<string, number>,
): Map<string, number> {
  const shares = new Map<string, number>();
  const sampled = [...main.values()].reduce((total, share) => total + share, 0);
  for (const [thread, nanos] of after) {
    const spent = nanos - (before.get(thread) ?? 0);
    if (thread === String(process.pid)) {
      for (const [share, micros] of main) {
        add(shares, share, (spent * micros) / sampled);
      }
    } else {
      add(shares, thread.startsWith("rdk") ? "driver" : "Node's other threads", spent);
    }
  }
  return shares;
}

/** Nanoseconds of processor time of each thread there is; of none where the system does not tell. */
function threadTimes(): Map<string, number> {
  const times = new Map<string, number>();
  try {
    for (const id of readdirSync("/proc/self/task")) {
      const name = readFileSync(`/proc/self/task/${id}/comm`, "utf8");
      const [nanos] = readFileSync(`/proc/self/task/${id}/schedstat`, "utf8").split(" ");
      times.set(Number(id) === process.pid ? id : `${name.trim()} ${id}`, Number(nanos));
    }
  } catch {
    // No such system, or a thread that ended meanwhile: what was read counts.
  }
  return times;
}

function add(shares: Map<string, number>, share: string, value: number): void {
  shares.set(share, (shares.get(share) ?? 0) + value);
}
