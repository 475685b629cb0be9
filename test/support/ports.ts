import { type AddressInfo, createServer, type Server } from "node:net";

// Below the range that Linux and macOS give to outgoing connections, so that nothing takes a
// port between its choice here and the broker's start, or while a broker is down.
const FIRST = 20_000;
const LAST = 31_999;

/** Finds `count` different ports that are free on the loopback interface now. */
export async function freePorts(count: number): Promise<number[]> {
  const held: Server[] = [];
  try {
    while (held.length < count) {
      const server = await tryListen(FIRST + Math.floor(Math.random() * (LAST - FIRST)));
      if (server !== undefined) held.push(server);
    }
    return held.map((server) => (server.address() as AddressInfo).port);
  } finally {
    await Promise.all(held.map((server) => new Promise((resolve) => server.close(resolve))));
  }
}

function tryListen(port: number): Promise<Server | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(undefined));
    server.listen({ port, host: "127.0.0.1" }, () => resolve(server));
  });
}
