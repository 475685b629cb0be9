import { describe, expect, it } from "vitest";
import { watchGroups } from "../../../src/cli/groups/watch-groups.ts";
import { ConnectionError, ConsumerError } from "../../../src/errors/index.ts";
import { type CapturedTerminal, captureTerminal } from "../captured-terminal.ts";
import { groupOf, lagOf } from "./groups.ts";

/** Watches a group whose lag is each of these in turn, an error being what reading fails with. */
async function watch(
  terminal: CapturedTerminal,
  turns: readonly (bigint | Error)[],
  json = false,
): Promise<void> {
  const stop = new AbortController();
  let turn = 0;
  await watchGroups({
    read: async () => {
      const now = turns[turn];
      turn++;
      if (turn >= turns.length) {
        stop.abort();
      }
      if (typeof now !== "bigint") {
        throw now ?? new Error("read after its end");
      }
      return [groupOf([lagOf("spans", 0, 0n, now)])];
    },
    intervalMs: 1,
    json,
    terminal,
    signal: stop.signal,
  });
}

describe("watching groups", () => {
  it("prints a line for each moment where there is no terminal", async () => {
    const terminal = captureTerminal();
    await watch(terminal, [5n, 3n, 0n]);
    const lags = terminal.written.stdout
      .trimEnd()
      .split("\n")
      .map((line) => / lag (\d+)$/.exec(line)?.[1]);
    expect(lags).toEqual(["5", "3", "0"]);
  });

  it("prints a JSON line for each moment, on a terminal, too", async () => {
    const terminal = captureTerminal({}, { isTTY: true });
    await watch(terminal, [5n, 3n], true);
    const documents = terminal.written.stdout
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(documents).toMatchObject([
      { time: expect.stringMatching(/^\d{4}-.*Z$/), groupId: "deliver", lag: "5" },
      { lag: "3", unknownLag: 0, partitions: [{ topic: "spans", latest: "3", lag: "3" }] },
    ]);
  });

  it("draws the groups again on a terminal", async () => {
    const terminal = captureTerminal({}, { isTTY: true });
    await watch(terminal, [5n, 3n]);
    const [first = "", second = ""] = terminal.written.stdout.split("A\r");
    expect(first).toContain("lag 5");
    expect(second).toContain("lag 3");
  });

  it("tells that the cluster is gone, and goes on", async () => {
    const terminal = captureTerminal();
    await watch(terminal, [5n, new ConnectionError("CONNECTION_FAILED"), 3n]);
    expect(terminal.written.stdout.match(/ lag \d+$/gm)).toEqual([" lag 5", " lag 3"]);
    expect(terminal.written.stderr).toMatch(/^\d{4}-.*Z No Kafka broker can be reached/);
  });

  it("does not draw over what it has told", async () => {
    const terminal = captureTerminal({}, { isTTY: true });
    await watch(terminal, [5n, new ConnectionError("CONNECTION_FAILED"), 3n]);
    expect(terminal.written.stdout).not.toMatch(/\[\d+A/);
    expect(terminal.written.stdout).toMatch(/lag 5.*lag 3/s);
  });

  it("fails where it cannot begin, and for what does not pass", async () => {
    const gone = new ConnectionError("CONNECTION_FAILED");
    await expect(watch(captureTerminal(), [gone, 5n])).rejects.toBe(gone);
    const refused = new ConsumerError("GROUP_NOT_FOUND");
    await expect(watch(captureTerminal(), [5n, refused, 5n])).rejects.toBe(refused);
  });

  it("ends when it is called off in the middle of reading", async () => {
    const stop = new AbortController();
    const watching = watchGroups({
      read: (signal) =>
        new Promise((_, reject) => {
          signal.addEventListener("abort", () => reject(signal.reason));
          stop.abort();
        }),
      intervalMs: 60_000,
      json: false,
      terminal: captureTerminal(),
      signal: stop.signal,
    });
    await expect(watching).resolves.toBeUndefined();
  });
});
