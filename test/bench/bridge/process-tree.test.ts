import { spawn } from "node:child_process";
import { once } from "node:events";
import { describe, expect, test } from "vitest";
import { parseStat, treeUse } from "../../../bench/bridge/process-tree.ts";

const busyChild = `
  const end = Date.now() + 300;
  while (Date.now() < end);
  console.log("done");
  setInterval(() => {}, 1_000);
`;

describe("a line about a process", () => {
  test("is read behind the command's name, whatever that holds", () => {
    const fields = ["S", "7", ...Array.from({ length: 9 }, () => "0"), "11", "12", "13", "14"];
    const rest = [...fields, "20", "0", "1", "0", "5", "900000", "250"];
    expect(parseStat(`42 (a) b (c) ${rest.join(" ")} 0 0`)).toEqual({
      pid: 42,
      parent: 7,
      ticks: 50,
      pages: 250,
    });
  });
});

describe("what a process used", () => {
  test("counts its processes and their memory", async () => {
    const before = treeUse(process.pid);
    const child = spawn(process.execPath, ["-e", busyChild], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    try {
      await once(child.stdout, "data");
      const after = treeUse(process.pid);
      const own = treeUse(child.pid ?? 0);
      expect(own.cpuSeconds).toBeGreaterThan(0.05);
      expect(after.cpuSeconds - before.cpuSeconds).toBeGreaterThanOrEqual(own.cpuSeconds);
      expect(own.residentBytes).toBeGreaterThan(10_000_000);
      expect(after.residentBytes).toBeGreaterThan(own.residentBytes);
    } finally {
      child.kill();
    }
  });

  test("is not told of one that ended", () => {
    expect(() => treeUse(2 ** 30)).toThrow("There is no process");
  });
});
