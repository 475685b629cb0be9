import { afterAll, describe, expect, test } from "vitest";
import { AdminSession } from "../../../src/cluster/admin/admin-session.ts";
import { metadataCall } from "../../../src/cluster/admin/broker-calls.ts";
import { KafkaConfig, type KafkaOptions } from "../../../src/config/index.ts";
import { listen, type Peer, silentPort } from "../tcp-peers.ts";

const cleanUp: AsyncDisposable[] = [];
afterAll(async () => {
  await Promise.all(cleanUp.map((each) => each[Symbol.asyncDispose]()));
});

async function peer(...args: Parameters<typeof listen>): Promise<Peer> {
  const opened = await listen(...args);
  cleanUp.push(opened);
  return opened;
}

function sessionTo(
  servers: string | string[],
  options: Partial<KafkaOptions> = {},
  deadlineMs = 500,
): AdminSession {
  const config = new KafkaConfig({ bootstrapServers: servers, retryBackoffMs: 10, ...options });
  const session = new AdminSession(config, { deadlineMs });
  cleanUp.push({ [Symbol.asyncDispose]: () => session.close() });
  return session;
}

function ask(session: AdminSession, signal?: AbortSignal): Promise<unknown> {
  return session.ask({ call: metadataCall, args: [[]], operation: "look around", signal });
}

// Each waits for a deadline, so they wait together.
describe.concurrent("a session whose brokers are away", () => {
  test("fails with what is wrong, once its deadline has passed", async () => {
    const session = sessionTo(await silentPort());
    const failure = ask(session);
    await expect(failure).rejects.toMatchObject({
      name: "ConnectionError",
      code: "CONNECTION_FAILED",
    });
    await expect(failure).rejects.toThrow(/ECONNREFUSED/);
  });

  test("tells of a broker that never answers", async () => {
    const silent = await peer(() => {});
    const failure = ask(sessionTo(silent.address));
    await expect(failure).rejects.toMatchObject({ code: "CONNECTION_FAILED" });
    await expect(failure).rejects.toThrow(/does not answer within \d+ ms/);
  });

  test("tells of a name that does not resolve", async () => {
    const session = sessionTo("broker.invalid:9092", {}, 2_000);
    await expect(ask(session)).rejects.toMatchObject({ code: "NAME_NOT_RESOLVED" });
  });

  test("suspects another protocol where the peer hangs up at the first request", async () => {
    const rude = await peer((socket) => socket.once("data", () => socket.destroy()));
    await expect(ask(sessionTo(rude.address, {}, 3_000))).rejects.toMatchObject({
      code: "PROTOCOL_MISMATCH",
    });
  });

  test("tells what it found out before its deadline cut the last try short", async () => {
    const silentFrom = 10;
    const rude = await peer((socket) => {
      if (rude.connections < silentFrom) socket.once("data", () => socket.destroy());
    });
    await expect(ask(sessionTo(rude.address, {}, 2_500))).rejects.toMatchObject({
      code: "PROTOCOL_MISMATCH",
    });
    expect(rude.connections).toBeGreaterThanOrEqual(silentFrom);
  });

  test("tries every broker", async () => {
    const [one, two] = [await peer((socket) => socket.destroy()), await peer((s) => s.destroy())];
    const session = sessionTo([one.address, two.address], {}, 2_000);
    await expect(ask(session)).rejects.toMatchObject({ name: "ConnectionError" });
    expect(one.connections).toBeGreaterThan(0);
    expect(two.connections).toBeGreaterThan(0);
  });
});

describe("a session", () => {
  test("gives up when its caller does", async () => {
    const silent = await peer(() => {});
    const session = sessionTo(silent.address, {}, 60_000);
    const reason = new Error("enough");
    const controller = new AbortController();
    const failure = expect(ask(session, controller.signal)).rejects.toBe(reason);
    controller.abort(reason);
    await failure;
    await expect(ask(session, AbortSignal.abort(reason))).rejects.toBe(reason);
  });

  test("fails what is under way when it is closed, and everything after", async () => {
    const silent = await peer(() => {});
    const session = sessionTo(silent.address, {}, 60_000);
    const failure = expect(ask(session)).rejects.toMatchObject({ name: /Error$/ });
    await session.close();
    await failure;
    await expect(ask(session)).rejects.toMatchObject({ code: "CLOSED" });
    await session.close();
  });

  test("connects to nobody before it is asked something", async () => {
    const silent = await peer(() => {});
    const session = sessionTo(silent.address);
    await session.close();
    expect(silent.connections).toBe(0);
  });

  test("tells of a certificate that cannot be read, each time it is asked", async () => {
    const session = sessionTo("broker.invalid:9092", { ssl: { ca: "/nowhere/ca.pem" } });
    await expect(ask(session)).rejects.toMatchObject({ code: "CONFIG_UNREADABLE" });
    await expect(ask(session)).rejects.toMatchObject({ code: "CONFIG_UNREADABLE" });
  });
});
