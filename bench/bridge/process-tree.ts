import { readdirSync, readFileSync } from "node:fs";

// What `sysconf(_SC_CLK_TCK)` says on every Linux that Node.js runs on.
const TICKS_PER_SECOND = 100;
const PAGE_BYTES = 4_096;

/** Processor time and memory of a process with all that it started. */
export interface TreeUse {
  /** Of all threads, of children that ended too. */
  readonly cpuSeconds: number;
  /** Resident memory; pages that processes share count for each. */
  readonly residentBytes: number;
}

/**
 * What a process and its descendants have used until now.
 *
 * @throws Error where the system has no `/proc` (Linux has), or the process has ended
 */
export function treeUse(pid: number): TreeUse {
  const stats = processes();
  const own = stats.get(pid);
  if (own === undefined) {
    throw new Error(`There is no process ${pid} any more`);
  }
  const tree = [own, ...descendants(pid, stats)];
  return {
    cpuSeconds: tree.reduce((sum, { ticks }) => sum + ticks, 0) / TICKS_PER_SECOND,
    residentBytes: tree.reduce((sum, { pages }) => sum + pages, 0) * PAGE_BYTES,
  };
}

interface Stat {
  readonly pid: number;
  readonly parent: number;
  /** User and system time, of the process and of the children that it waited for. */
  readonly ticks: number;
  readonly pages: number;
}

function processes(): Map<number, Stat> {
  const stats = readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(statOf)
    .filter((stat) => stat !== undefined);
  return new Map(stats.map((stat) => [stat.pid, stat]));
}

function statOf(name: string): Stat | undefined {
  try {
    return parseStat(readFileSync(`/proc/${name}/stat`, "utf8"));
  } catch {
    // It ended meanwhile.
    return undefined;
  }
}

/** Reads a line of `/proc/<pid>/stat`; the command's name, in brackets, may hold anything. */
export function parseStat(line: string): Stat {
  const fields = line.slice(line.lastIndexOf(")") + 2).split(" ");
  const number = (index: number): number => Number(fields[index]);
  return {
    pid: Number.parseInt(line, 10),
    parent: number(1),
    ticks: number(11) + number(12) + number(13) + number(14),
    pages: number(21),
  };
}

function descendants(pid: number, stats: ReadonlyMap<number, Stat>): Stat[] {
  return [...stats.values()]
    .filter(({ parent }) => parent === pid)
    .flatMap((child) => [child, ...descendants(child.pid, stats)]);
}
