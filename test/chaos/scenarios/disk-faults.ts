import { execFile } from "node:child_process";
import { mkdtemp, open, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { promisify } from "node:util";
import type { Scenario } from "../scenario.ts";

const run = promisify(execFile);
const piece = Buffer.alloc(65_536);
const diskSize = "160m";

/** Disks that are full. */
export const diskFaults: readonly Scenario[] = [diskFull()];

function diskFull(): Scenario {
  const victim = 2;
  let disk = "";
  return {
    name: "disk-full",
    does: "the disk of one broker is full, and has room again after 15 s, when the broker is started anew",
    async impossible() {
      const folder = await mountDisk().catch((error: Error) => error);
      if (folder instanceof Error) return `no small disk can be mounted (${firstLine(folder)})`;
      await unmount(folder);
      return undefined;
    },
    async ownCluster() {
      disk = await mountDisk();
      return { dataFolders: { [victim]: join(disk, "data") } };
    },
    async start() {
      await fill(join(disk, "filler"));
      await delay(15_000);
    },
    async end({ lab, say }) {
      await rm(join(disk, "filler"));
      const broker = lab.cluster.broker(victim);
      say(broker.running ? "the broker still runs: it is killed" : "the broker has ended itself");
      await broker.kill();
      await broker.start();
    },
    async cleanUp() {
      if (disk !== "") await unmount(disk);
      disk = "";
    },
    expects: { errors: ["CONNECTION_FAILED", "COMMIT_FAILED"] },
  };
}

async function mountDisk(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "test-disk-"));
  try {
    await run("mount", ["-t", "tmpfs", "-o", `size=${diskSize}`, "tmpfs", folder]);
    return folder;
  } catch (error) {
    await rm(folder, { recursive: true });
    throw error;
  }
}

async function unmount(folder: string): Promise<void> {
  // Lazily: the broker that uses it may just be ending.
  await run("umount", ["-l", folder]);
  await rm(folder, { recursive: true });
}

async function fill(path: string): Promise<void> {
  const file = await open(path, "w");
  try {
    for (;;) await file.write(piece);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOSPC") throw error;
  } finally {
    await file.close();
  }
}

function firstLine({ message }: Error): string {
  return message.trim().split("\n").at(-1) ?? message;
}
