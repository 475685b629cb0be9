import type { ServerHttp2Session } from "node:http2";

interface Session {
  readonly http2: ServerHttp2Session;
  streams: number;
  /** Runs until the first call comes. */
  readonly firstCall: NodeJS.Timeout;
}

/** The connections of a gRPC listener: those that bring no calls are ended. */
export class GrpcSessions {
  readonly #firstCallMs: number;
  readonly #idleMs: number;
  readonly #sessions = new Map<ServerHttp2Session, Session>();

  /**
   * @param firstCallMs - how long the first call may take, from the connection on
   * @param idleMs - how long a connection may lie idle between calls
   */
  constructor(firstCallMs: number, idleMs: number) {
    this.#firstCallMs = firstCallMs;
    this.#idleMs = idleMs;
  }

  /** Keeps an eye on a new connection. */
  add(http2: ServerHttp2Session): void {
    // Who dials and does not call is not told apart from who sends a head bit by bit.
    const firstCall = setTimeout(() => http2.destroy(), this.#firstCallMs).unref();
    const session: Session = { http2, streams: 0, firstCall };
    this.#sessions.set(http2, session);
    http2.on("stream", (stream) => {
      clearTimeout(firstCall);
      session.streams++;
      stream.once("close", () => {
        session.streams--;
      });
    });
    http2.setTimeout(this.#idleMs);
    http2.on("timeout", () => {
      if (session.streams === 0) {
        http2.destroy();
      } else {
        http2.setTimeout(this.#idleMs);
      }
    });
    http2.once("close", () => {
      clearTimeout(firstCall);
      this.#sessions.delete(http2);
    });
    http2.on("error", () => {});
  }

  /** Tells clients to call elsewhere; the calls under way come to their end (GOAWAY). */
  close(): void {
    for (const [http2, { streams }] of this.#sessions) {
      if (streams === 0) {
        http2.destroy();
      } else {
        http2.close();
      }
    }
  }

  /** Ends all connections now. */
  destroy(): void {
    for (const http2 of this.#sessions.keys()) {
      http2.destroy();
    }
  }
}
