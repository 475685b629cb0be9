import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { setTimeout } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { ConfigError, ConnectionError } from "../../src/errors/index.ts";
import {
  type CheckStatus,
  endpointCheck,
  healthReport,
  ok,
  runChecks,
} from "../../src/health/index.ts";
import { freePorts } from "../support/ports.ts";

describe("runChecks", () => {
  it("tells all that was found, in its order, and failures for what was thrown", async () => {
    const results = await runChecks(
      [
        { name: "a", run: async () => ok("fine") },
        {
          name: "b",
          run: async () => {
            throw new ConnectionError("CONNECTION_FAILED", { detail: "b:1", action: "Start it." });
          },
        },
        { name: "c", run: async () => ({ status: "warning", reason: "soon", ageMs: 7 }) },
      ],
      5_000,
    );
    const times = { ageMs: expect.any(Number), durationMs: expect.any(Number) };
    expect(results).toEqual([
      { name: "a", status: "ok", reason: "fine", ...times },
      {
        name: "b",
        status: "failed",
        reason: "No Kafka broker can be reached: b:1.",
        action: "Start it.",
        ...times,
      },
      { name: "c", status: "warning", reason: "soon", ...times, ageMs: 7 },
    ]);
  });

  it("takes an error that nobody expects for a defect of the check, and says so", async () => {
    const nothing = undefined as unknown as { length: number };
    const [result] = await runChecks(
      [{ name: "broken", run: async () => ok(`${nothing.length}`) }],
      5_000,
    );
    expect(result).toMatchObject({
      status: "failed",
      reason: expect.stringMatching(/^the check itself broke: .*length/),
      action: expect.stringContaining("report it"),
    });
  });

  it("tells the errors of all addresses that a name has, and what a check advises", async () => {
    const refused = Object.assign(
      new AggregateError([new Error("connect ECONNREFUSED ::1:9"), new Error("no 127.0.0.1")]),
      { code: "ECONNREFUSED" },
    );
    const throwing = (error: unknown) => ({
      name: "dialled",
      advice: "Start it.",
      run: () => Promise.reject(error),
    });
    const own = new ConnectionError("CONNECTION_FAILED", { action: "Look there." });
    const results = await runChecks([refused, own, new RangeError("odd")].map(throwing), 5_000);
    expect(results.map(({ reason, action }) => [reason, action])).toEqual([
      ["connect ECONNREFUSED ::1:9, no 127.0.0.1", "Start it."],
      ["No Kafka broker can be reached.", "Look there."],
      ["the check itself broke: odd", expect.stringContaining("report it")],
    ]);
    const [late] = await runChecks(
      [{ name: "slow", advice: "Start it.", run: () => new Promise(() => {}) }],
      20,
    );
    expect(late).toMatchObject({ reason: "no answer within 20 ms", action: "Start it." });
  });

  it("does not take what was called off, or a time-out of its own, for a defect", async () => {
    const [aborted, late] = await runChecks(
      [
        { name: "aborted", run: async () => ok(`${AbortSignal.abort().throwIfAborted()}`) },
        {
          name: "late",
          run: async () => {
            throw new DOMException("", "TimeoutError");
          },
        },
      ],
      5_000,
    );
    expect(aborted).toMatchObject({ status: "failed", reason: "it was called off" });
    expect(late).toMatchObject({ status: "failed", reason: "it took too long" });
  });

  it("does not wait for what takes too long", async () => {
    const [result] = await runChecks([{ name: "slow", run: () => new Promise(() => {}) }], 20);
    expect(result).toMatchObject({
      name: "slow",
      status: "failed",
      reason: "no answer within 20 ms",
    });
    expect(result?.durationMs).toBeGreaterThanOrEqual(15);
  });

  it("tells how long ago each was found", async () => {
    const [early, late] = await runChecks(
      [
        { name: "early", run: async () => ok("at once") },
        { name: "late", run: () => setTimeout(50, ok("later")) },
      ],
      30_000,
    );
    expect(early?.ageMs).toBeGreaterThanOrEqual(40);
    expect(early?.ageMs).toBeGreaterThan(late?.ageMs ?? Number.POSITIVE_INFINITY);
  });
});

describe("healthReport", () => {
  const result = (status: CheckStatus) => ({
    name: status,
    status,
    reason: "",
    ageMs: 0,
    durationMs: 0,
  });

  it("is as bad as the worst check, and does not mind what was skipped", () => {
    const of = (...statuses: CheckStatus[]) => healthReport(statuses.map(result)).status;
    expect(of()).toBe("ok");
    expect(of("ok", "skipped")).toBe("ok");
    expect(of("warning", "ok", "skipped")).toBe("warning");
    expect(of("warning", "failed", "ok")).toBe("failed");
  });
});

describe("endpointCheck", () => {
  it("tells whether an address takes connections", async () => {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    const [free] = await freePorts(1);
    server.on("connection", (socket) => socket.on("error", () => {}).end("not TLS"));
    const [open, closed, tls, plain] = await runChecks(
      [
        endpointCheck(`http://127.0.0.1:${port}`),
        endpointCheck(`http://127.0.0.1:${free}`),
        endpointCheck(`https://127.0.0.1:${free}`, async () => {
          throw new ConfigError("CONFIG_UNREADABLE", { detail: "no such certificate" });
        }),
        endpointCheck(`https://127.0.0.1:${port}`),
      ],
      5_000,
    );
    expect(open?.status).toBe("ok");
    expect(closed).toMatchObject({
      status: "failed",
      reason: expect.stringContaining("REFUSED"),
      action: expect.stringContaining("runs and listens there"),
    });
    expect(plain).toMatchObject({
      status: "failed",
      action: expect.stringContaining("the port speaks TLS"),
    });
    expect(tls).toMatchObject({
      status: "failed",
      reason: expect.stringContaining("no such certificate"),
    });
    server.close();
  });
});
