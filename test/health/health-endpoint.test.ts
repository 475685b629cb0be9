import { createServer, type Server } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { ListenError } from "../../src/errors/index.ts";
import { HealthEndpoint } from "../../src/health/index.ts";
import { freePorts } from "../support/ports.ts";

const opened: (HealthEndpoint | Server)[] = [];
const host = "127.0.0.1";

afterEach(async () => {
  for (const each of opened.splice(0)) {
    await each.close();
  }
});

function endpoint(): HealthEndpoint {
  const made = new HealthEndpoint({
    ready: () => ({ isReady: true, details: {} }),
    metrics: async () => ({ contentType: "text/plain", text: "" }),
  });
  opened.push(made);
  return made;
}

async function takenPort(): Promise<number> {
  const [port = 0] = await freePorts(1);
  const server = createServer();
  opened.push(server);
  await new Promise<void>((resolve) => server.listen({ host, port }, resolve));
  return port;
}

const isAlive = (port: number | undefined) =>
  fetch(`http://${host}:${port}/livez`).then(
    ({ ok }) => ok,
    () => false,
  );

describe("health endpoints", () => {
  it("are where they are wanted, move, and go", async () => {
    const health = endpoint();
    expect(await health.apply(undefined)).toBe(false);
    expect(await health.apply({ host, port: 0 })).toBe(true);
    const first = health.address?.port;
    expect(await isAlive(first)).toBe(true);
    expect(await health.apply({ host, port: 0 })).toBe(false);
    expect(health.address?.port).toBe(first);
    const [port = 0] = await freePorts(1);
    expect(await health.apply({ host, port })).toBe(true);
    expect([await isAlive(first), await isAlive(port)]).toEqual([false, true]);
    expect(await health.apply(undefined)).toBe(true);
    expect(health.address).toBeUndefined();
    expect(await isAlive(port)).toBe(false);
  });

  it("stay where they are when the port is taken, and can move and close after that", async () => {
    const health = endpoint();
    await health.apply({ host, port: 0 });
    const first = health.address?.port;
    const port = await takenPort();
    await expect(health.apply({ host, port })).rejects.toBeInstanceOf(ListenError);
    expect(await isAlive(first)).toBe(true);
    // As wanted at first: nothing to do. Elsewhere: the first place is left.
    expect(await health.apply({ host, port: 0 })).toBe(false);
    const [next = 0] = await freePorts(1);
    expect(await health.apply({ host, port: next })).toBe(true);
    expect([await isAlive(first), await isAlive(next)]).toEqual([false, true]);
    await health.close();
    expect(await isAlive(next)).toBe(false);
  });

  it("take another host on the same port", async () => {
    const health = endpoint();
    const [port = 0] = await freePorts(1);
    await health.apply({ host, port });
    expect(await health.apply({ host: "0.0.0.0", port })).toBe(true);
    expect(health.address).toEqual({ host: "0.0.0.0", port });
    expect(await isAlive(port)).toBe(true);
  });

  it("are back where they were when another host is not of this machine", async () => {
    const health = endpoint();
    const [port = 0] = await freePorts(1);
    await health.apply({ host, port });
    await expect(health.apply({ host: "192.0.2.1", port })).rejects.toMatchObject({
      code: "ADDRESS_UNAVAILABLE",
    });
    expect(health.address).toEqual({ host, port });
    expect(await isAlive(port)).toBe(true);
  });
});
