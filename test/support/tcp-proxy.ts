import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";

/** What a proxy does to what passes through it. */
export type ProxyMode =
  | { readonly kind: "pass" }
  /** Everything arrives this much later, in order. */
  | { readonly kind: "delay"; readonly ms: number }
  /** Nothing moves, in either direction; connections stay open. */
  | { readonly kind: "stall" }
  /** Connections are reset, and new ones as soon as they are made. */
  | { readonly kind: "reset" }
  /** Each piece that would pass resets its connection with this probability. */
  | { readonly kind: "cut"; readonly probability: number; readonly random: () => number }
  /**
   * Connections are accepted and never answered, what arrives is dropped, and no end of a connection
   * is passed on: as behind a router that has forgotten its connections. Those never come back: once
   * the mode is left, what is sent on them is answered by a reset.
   */
  | { readonly kind: "halfOpen" };

/** One client's connection through the proxy. */
interface Pair {
  readonly client: Socket;
  readonly server: Socket;
  /** Forgotten while half open. */
  isDead: boolean;
}

/** A TCP proxy on the loopback interface whose behaviour can be changed while connections are open. */
export class TcpProxy implements AsyncDisposable {
  readonly #server: Server;
  readonly #pairs = new Set<Pair>();
  readonly #timers = new Set<NodeJS.Timeout>();
  #targetPort = 0;
  #mode: ProxyMode = { kind: "pass" };

  private constructor() {
    this.#server = createServer({ allowHalfOpen: true }, (client) => this.#accept(client));
  }

  /** Listens on a port; passes nothing on before `target` is called. */
  static async listen(port = 0): Promise<TcpProxy> {
    const proxy = new TcpProxy();
    proxy.#server.listen(port, "127.0.0.1");
    await once(proxy.#server, "listening");
    return proxy;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** How many connections are open. */
  get connections(): number {
    return this.#pairs.size;
  }

  /** Where connections go from now on. */
  target(port: number): void {
    this.#targetPort = port;
  }

  /** Behaves like that from now on, to open connections, too. */
  set(mode: ProxyMode): void {
    this.#mode = mode;
    for (const pair of this.#pairs) {
      this.#apply(pair);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const pair of this.#pairs) {
      reset(pair);
    }
    for (const timer of this.#timers) {
      clearTimeout(timer);
    }
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #accept(client: Socket): void {
    const server = connect({ port: this.#targetPort, host: "127.0.0.1", allowHalfOpen: true });
    const pair: Pair = { client, server, isDead: false };
    this.#pairs.add(pair);
    this.#pipe(pair, client, server);
    this.#pipe(pair, server, client);
    this.#apply(pair);
  }

  #apply(pair: Pair): void {
    const { kind } = this.#mode;
    if (kind === "reset") {
      reset(pair);
    }
    if (kind === "halfOpen") {
      pair.isDead = true;
    }
    for (const socket of [pair.client, pair.server]) {
      if (kind === "stall") {
        socket.pause();
      } else {
        socket.resume();
      }
    }
  }

  #pipe(pair: Pair, from: Socket, to: Socket): void {
    from.setNoDelay(true);
    from.on("data", (piece) => this.#pass(pair, () => to.write(piece)));
    from.on("end", () => this.#pass(pair, () => to.end()));
    from.on("error", () => {
      // A forgotten connection's client does not learn what becomes of the server.
      if (!pair.isDead || from === pair.client) {
        reset(pair);
      }
    });
    from.on("close", () => {
      if (!pair.isDead) {
        to.destroy();
      }
      if (pair.client.destroyed && pair.server.destroyed) {
        this.#pairs.delete(pair);
      }
    });
  }

  #pass(pair: Pair, move: () => void): void {
    const mode = this.#mode;
    if (pair.isDead) {
      if (mode.kind !== "halfOpen") {
        reset(pair);
      }
      return;
    }
    switch (mode.kind) {
      case "delay":
        this.#later(mode.ms, () => !pair.isDead && move());
        return;
      case "cut":
        if (mode.random() < mode.probability) {
          reset(pair);
          return;
        }
        move();
        return;
      case "pass":
      case "stall":
        move();
        return;
      case "reset":
      case "halfOpen":
        return;
    }
  }

  #later(ms: number, work: () => void): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      work();
    }, ms);
    this.#timers.add(timer);
  }
}

function reset({ client, server }: Pair): void {
  for (const socket of [client, server]) {
    if (!socket.destroyed) {
      socket.resetAndDestroy();
    }
  }
}
