import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { describe, expect, it } from "vitest";
import { endpointCheck, ok, runChecks } from "../../src/health/index.ts";
import { freePorts } from "../support/ports.ts";

describe("runChecks", () => {
  it("tells all that was found, in its order, and failures for what was thrown", async () => {
    const results = await runChecks(
      [
        { name: "a", run: async () => ok("fine") },
        {
          name: "b",
          run: async () => {
            throw new Error("broken");
          },
        },
        { name: "c", run: async () => ({ state: "warning", message: "soon" }) },
      ],
      5_000,
    );
    expect(results).toEqual([
      { name: "a", state: "ok", message: "fine" },
      { name: "b", state: "failed", message: "broken" },
      { name: "c", state: "warning", message: "soon" },
    ]);
  });

  it("does not wait for what takes too long", async () => {
    const [result] = await runChecks([{ name: "slow", run: () => new Promise(() => {}) }], 20);
    expect(result).toEqual({
      name: "slow",
      state: "failed",
      message: "no answer within 20 ms",
    });
  });
});

describe("endpointCheck", () => {
  it("tells whether an address takes connections", async () => {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    const [free] = await freePorts(1);
    const [open, closed, tls] = await runChecks(
      [
        endpointCheck(`http://127.0.0.1:${port}`),
        endpointCheck(`http://127.0.0.1:${free}`),
        endpointCheck(`https://127.0.0.1:${free}`, async () => {
          throw new Error("no such certificate");
        }),
      ],
      5_000,
    );
    expect(open?.state).toBe("ok");
    expect(closed).toMatchObject({ state: "failed", message: expect.stringContaining("REFUSED") });
    expect(tls).toMatchObject({ state: "failed", message: "no such certificate" });
    server.close();
  });
});
