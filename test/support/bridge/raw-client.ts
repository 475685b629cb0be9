import { connect, type Socket } from "node:net";
import { waitUntil } from "../wait-until.ts";

/** A connection on which any bytes can be sent. What comes back is kept. */
export class RawClient implements Disposable {
  readonly socket: Socket;
  #received = "";
  #isClosed = false;

  constructor(port: number) {
    this.socket = connect({ port, host: "127.0.0.1" });
    this.socket.on("data", (chunk) => {
      this.#received += chunk.toString("latin1");
    });
    // A connection that is cut off is what these tests are about.
    this.socket.on("error", () => {});
    this.socket.on("close", () => {
      this.#isClosed = true;
    });
  }

  /** Bytes of the answer so far, one character each. */
  get received(): string {
    return this.#received;
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** Sends these bytes, one character each, if the connection is still open. */
  send(bytes: string | Uint8Array): void {
    if (!this.socket.destroyed) {
      this.socket.write(typeof bytes === "string" ? Buffer.from(bytes, "latin1") : bytes);
    }
  }

  /** Sends one byte after the other until the connection is closed by the other side. */
  trickle(everyMs: number): void {
    const timer = setInterval(() => this.send("x"), everyMs);
    this.socket.once("close", () => clearInterval(timer));
  }

  closed(): Promise<void> {
    return waitUntil("the connection is closed", () => this.#isClosed);
  }

  answered(text: string): Promise<void> {
    return waitUntil(`the answer holds ${text}`, () => this.#received.includes(text));
  }

  [Symbol.dispose](): void {
    this.socket.destroy();
  }
}

/** The head of a request in protobuf. */
export function head(...lines: readonly string[]): string {
  const all = ["POST /v1/traces HTTP/1.1", "Host: x", "Content-Type: application/x-protobuf"];
  return `${[...all, ...lines].join("\r\n")}\r\n\r\n`;
}
