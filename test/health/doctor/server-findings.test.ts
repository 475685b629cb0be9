import { describe, expect, it } from "vitest";
import { ConnectionError } from "../../../src/errors/index.ts";
import { lookAtServers, type ServerLook } from "../../../src/health/doctor/server-findings.ts";

const servers = [
  { host: "a", port: 1 },
  { host: "b", port: 2 },
];

function looker(looks: Readonly<Record<string, ServerLook | Error>>) {
  return async ({ host }: { host: string }): Promise<ServerLook> => {
    const look = looks[host];
    if (look === undefined || look instanceof Error) {
      throw look;
    }
    return look;
  };
}

const refused = new ConnectionError("CONNECTION_FAILED", { detail: "b:2", action: "Start b." });

describe("lookAtServers", () => {
  it("tells of all of them", async () => {
    const look = looker({ a: { text: "a is there", details: { ms: 1 } }, b: { text: "b, too" } });
    const { finding, sound } = await lookAtServers(servers, "failed", look);
    expect(finding).toEqual({
      status: "ok",
      reason: "a is there; b, too",
      details: { servers: { "a:1": { ms: 1 }, "b:2": undefined } },
    });
    expect(sound).toEqual(servers);
  });

  it.each(["warning", "failed"] as const)(
    "is a %s, as is asked for, where some fail",
    async (status) => {
      const look = looker({ a: { text: "a is there" }, b: refused });
      const { finding, sound } = await lookAtServers(servers, status, look);
      expect(finding).toMatchObject({
        status,
        reason: "No Kafka broker can be reached: b:2; a is there",
        action: "Start b.",
      });
      expect(sound).toEqual([servers[0]]);
    },
  );

  it("has failed where all do, and gives the same advice once", async () => {
    const { finding, sound } = await lookAtServers(
      servers,
      "warning",
      looker({ a: refused, b: refused }),
    );
    expect(finding).toMatchObject({ status: "failed", action: "Start b." });
    expect(sound).toEqual([]);
  });

  it("takes better words for a failure where there are some", async () => {
    const { finding } = await lookAtServers(
      servers,
      "warning",
      looker({ a: { text: "a is there" }, b: refused }),
      ({ host }) => ({ reason: `${host} is away`, action: "Wait." }),
    );
    expect(finding).toMatchObject({ reason: "b is away; a is there", action: "Wait." });
  });

  it("says what is so of several servers once", async () => {
    const look = looker({ a: { text: "the same" }, b: { text: "the same" } });
    expect((await lookAtServers(servers, "failed", look)).finding.reason).toBe("the same");
  });

  it("passes warnings on", async () => {
    const warning = { reason: "a is old", action: "Renew a." };
    const look = looker({ a: { text: "a is there", warning }, b: { text: "b" } });
    expect((await lookAtServers(servers, "failed", look)).finding).toMatchObject({
      status: "warning",
      reason: "a is old; a is there; b",
      action: "Renew a.",
    });
  });
});
