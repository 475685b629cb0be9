import { readdirSync, readFileSync } from "node:fs";
import { type Profiler, Session } from "node:inspector/promises";

/** Where code of the main thread belongs, by the address of its file; the first that fits counts. */
export type Places = readonly (readonly [share: string, address: RegExp])[];

/** Nanoseconds of processor time by thread. */
type ThreadTimes = ReadonlyMap<string, number>;

const places: Places = [
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
  const before = threadTimes(process.pid);
  await session.post("Profiler.start");
  let after: ThreadTimes | undefined;
  const stop = (): void => {
    after ??= threadTimes(process.pid);
  };
  await work(stop);
  stop();
  const { profile } = await session.post("Profiler.stop");
  session.disconnect();
  return describeShares(process.pid, profile, places, before, after ?? before);
}

/**
 * Tells where the processor's time of a process went.
 *
 * @param profile - what its main thread did
 * @param before - its threads' times when that began, of `threadTimes`; empty where the system tells none
 * @param after - and when it ended
 */
export function describeShares(
  pid: number,
  profile: Profiler.Profile,
  known: Places,
  before: ThreadTimes,
  after: ThreadTimes,
): string {
  const main = mainShares(profile, known);
  const all = before.size === 0 ? main : withThreads(pid, main, before, after);
  const sum = [...all.values()].reduce((total, share) => total + share, 0);
  return [...all]
    .map(([name, share]) => [name, Math.round((100 * share) / sum)] as const)
    .filter(([, percent]) => percent > 0)
    .toSorted(([, a], [, b]) => b - a)
    .map(([name, percent]) => `${name} ${percent} %`)
    .join(", ");
}

/** Microseconds of the main thread by share. */
function mainShares(
  { nodes, samples = [], timeDeltas = [] }: Profiler.Profile,
  known: Places,
): Map<string, number> {
  const shareOf = new Map(nodes.map(({ id, callFrame }) => [id, shareOfFrame(callFrame, known)]));
  const shares = new Map<string, number>();
  for (const [index, id] of samples.entries()) {
    const share = shareOf.get(id);
    if (share !== undefined) {
      add(shares, share, timeDeltas[index] ?? 0);
    }
  }
  return shares;
}

function shareOfFrame({ functionName, url }: Profiler.ProfileNode["callFrame"], known: Places) {
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
  return known.find(([, pattern]) => pattern.test(address))?.[0] ?? rest;
}

/** The main thread's shares stretched to its processor time, and the other threads beside them. */
function withThreads(
  pid: number,
  main: ReadonlyMap<string, number>,
  before: ThreadTimes,
  after: ThreadTimes,
): Map<string, number> {
  const shares = new Map<string, number>();
  const sampled = [...main.values()].reduce((total, share) => total + share, 0);
  for (const [thread, nanos] of after) {
    const spent = nanos - (before.get(thread) ?? 0);
    if (thread === String(pid)) {
      for (const [share, micros] of main) {
        add(shares, share, (spent * micros) / sampled);
      }
    } else {
      add(shares, thread.startsWith("rdk") ? "driver" : "Node's other threads", spent);
    }
  }
  return shares;
}

/** Nanoseconds of processor time of each thread of a process; of none where the system does not tell. */
export function threadTimes(pid: number): ThreadTimes {
  const times = new Map<string, number>();
  try {
    for (const id of readdirSync(`/proc/${pid}/task`)) {
      const name = readFileSync(`/proc/${pid}/task/${id}/comm`, "utf8");
      const [nanos] = readFileSync(`/proc/${pid}/task/${id}/schedstat`, "utf8").split(" ");
      times.set(Number(id) === pid ? id : `${name.trim()} ${id}`, Number(nanos));
    }
  } catch {
    // No such system, or a thread that ended meanwhile: what was read counts.
  }
  return times;
}

function add(shares: Map<string, number>, share: string, value: number): void {
  shares.set(share, (shares.get(share) ?? 0) + value);
}
