import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";
import { afterEach, beforeEach, expect, test } from "vitest";
import { TcpProxy } from "./tcp-proxy.ts";
import { waitUntil } from "./wait-until.ts";

let echo: Server;
let proxy: TcpProxy;
const clients: Socket[] = [];

beforeEach(async () => {
  echo = createServer((socket) => {
    socket.on("error", () => {});
    socket.pipe(socket);
  });
  echo.listen(0, "127.0.0.1");
  await once(echo, "listening");
  proxy = await TcpProxy.listen();
  proxy.target((echo.address() as AddressInfo).port);
});
afterEach(async () => {
  for (const client of clients.splice(0)) client.destroy();
  await proxy[Symbol.asyncDispose]();
  await new Promise((resolve) => echo.close(resolve));
});

interface Client {
  readonly socket: Socket;
  received: string;
  closed: boolean;
  error: string | undefined;
}

async function open(): Promise<Client> {
  const client = begin();
  await once(client.socket, "connect");
  return client;
}

function begin(): Client {
  const socket = connect(proxy.port, "127.0.0.1");
  const client: Client = { socket, received: "", closed: false, error: undefined };
  clients.push(socket);
  socket.setEncoding("utf8").on("data", (text: string) => {
    client.received += text;
  });
  socket.on("error", (error: NodeJS.ErrnoException) => {
    client.error = error.code;
  });
  socket.on("close", () => {
    client.closed = true;
  });
  return client;
}

async function echoes(client: Client, text: string): Promise<void> {
  const before = client.received;
  client.socket.write(text);
  await waitUntil(`${text} comes back`, () => client.received === before + text);
}

test("passes everything on, both ways", async () => {
  const client = await open();
  await echoes(client, "hello");
});

test("delays what passes, and keeps its order", async () => {
  const client = await open();
  await echoes(client, "first ");
  proxy.set({ kind: "delay", ms: 60 });
  const before = performance.now();
  client.socket.write("a");
  client.socket.write("b");
  await waitUntil("all is back", () => client.received === "first ab");
  expect(performance.now() - before).toBeGreaterThanOrEqual(119);
});

test("holds everything back while it stalls, and lets it go afterwards", async () => {
  const client = await open();
  await echoes(client, "before ");
  proxy.set({ kind: "stall" });
  client.socket.write("meanwhile");
  const other = await open();
  await expect.poll(() => other.socket.readyState).toBe("open");
  expect(client.received).toBe("before ");
  proxy.set({ kind: "pass" });
  await waitUntil("the rest comes", () => client.received === "before meanwhile");
});

test("resets open connections, and new ones", async () => {
  const client = await open();
  await echoes(client, "x");
  proxy.set({ kind: "reset" });
  await waitUntil("the connection is reset", () => client.error === "ECONNRESET");
  const late = begin();
  await waitUntil("the new one, too", () => late.closed);
});

test("cuts a connection with the probability given", async () => {
  const client = await open();
  let cuts = 0;
  proxy.set({ kind: "cut", probability: 0.5, random: () => (cuts++ < 4 ? 0.9 : 0.1) });
  await echoes(client, "1");
  await echoes(client, "2");
  client.socket.write("3");
  await waitUntil("the third piece cuts it", () => client.error === "ECONNRESET");
});

test("half open, it accepts, never answers, and the connection is lost for good", async () => {
  const client = await open();
  await echoes(client, "x");
  proxy.set({ kind: "halfOpen" });
  client.socket.write("y");
  const late = await open();
  late.socket.write("z");
  await expect.poll(() => proxy.connections).toBe(2);
  proxy.set({ kind: "pass" });
  expect(client.closed).toBe(false);
  client.socket.write("again");
  await waitUntil("it is reset", () => client.error === "ECONNRESET");
  expect(client.received).toBe("x");
  await echoes(await open(), "fresh");
});
