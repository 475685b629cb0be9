import { type AddressInfo, createServer, type Socket } from "node:net";

/** A TCP server that stands in for a broker that misbehaves. */
export interface Peer extends AsyncDisposable {
  /** `127.0.0.1:port`. */
  readonly address: string;
  /** Connections so far. */
  readonly connections: number;
}

/** Listens on a free port; `onConnection` gets every connection. */
export async function listen(onConnection: (socket: Socket) => void): Promise<Peer> {
  const sockets = new Set<Socket>();
  let connections = 0;
  const server = createServer((socket) => {
    connections++;
    sockets.add(socket);
    socket.on("error", () => {});
    socket.once("close", () => sockets.delete(socket));
    onConnection(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    get connections() {
      return connections;
    },
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
}

/** A port on which nothing listens. */
export async function silentPort(): Promise<string> {
  const peer = await listen(() => {});
  await peer[Symbol.asyncDispose]();
  return peer.address;
}
