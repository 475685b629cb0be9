import type { ServerHttp2Stream } from "node:http2";
import {
  encodeHealth,
  exportPaths,
  healthStates,
  rpcCodes,
  serviceInCheck,
} from "../grpc-wire/index.ts";
import { answerMessage, beginAnswer, framed, statusTrailers } from "./grpc-answer.ts";
import { RejectedRequest, type Rejection, unavailable } from "./rejection.ts";

/** The empty name stands for the whole server. */
const services: ReadonlySet<string> = new Set([
  "",
  ...Object.values(exportPaths).map((path) => path.slice(1, path.lastIndexOf("/"))),
]);

const unknownService: Rejection = {
  httpStatus: 404,
  rpcCode: rpcCodes.notFound,
  message: "there is no such service here",
};
const checkEveryMs = 1_000;

interface Watcher {
  readonly stream: ServerHttp2Stream;
  readonly service: string;
  told: number | undefined;
}

/** `grpc.health.v1.Health`: asked by load balancers and orchestrators. */
export class GrpcHealth {
  readonly #isServing: () => boolean;
  readonly #watchers = new Set<Watcher>();
  #timer: NodeJS.Timeout | undefined;
  #isClosed = false;

  constructor(isServing: () => boolean) {
    this.#isServing = isServing;
  }

  /** @throws RejectedRequest where the service is not known */
  check(stream: ServerHttp2Stream, message: Buffer): void {
    const service = serviceInCheck(message);
    if (!services.has(service)) {
      throw new RejectedRequest(unknownService);
    }
    answerMessage(stream, encodeHealth(this.#stateOf(service)));
  }

  /** Tells the state now and whenever it changes, until the client hangs up. */
  watch(stream: ServerHttp2Stream, message: Buffer): void {
    const watcher: Watcher = { stream, service: serviceInCheck(message), told: undefined };
    beginAnswer(stream, statusTrailers(unavailable("the server is closing", 0)));
    stream.once("close", () => this.#forget(watcher));
    this.#watchers.add(watcher);
    this.#tell(watcher);
    if (this.#isClosed) {
      stream.end();
    } else {
      this.#timer ??= setInterval(() => this.#tellAll(), checkEveryMs).unref();
    }
  }

  /** Tells watchers that nothing is served any more, and ends their calls. */
  close(): void {
    this.#isClosed = true;
    this.#tellAll();
    for (const { stream } of this.#watchers) {
      stream.end();
    }
  }

  #tellAll(): void {
    for (const watcher of this.#watchers) {
      this.#tell(watcher);
    }
  }

  #tell(watcher: Watcher): void {
    const state = this.#stateOf(watcher.service);
    if (state !== watcher.told && !watcher.stream.closed) {
      watcher.told = state;
      watcher.stream.write(framed(encodeHealth(state)));
    }
  }

  #forget(watcher: Watcher): void {
    this.#watchers.delete(watcher);
    if (this.#watchers.size === 0) {
      clearInterval(this.#timer);
      this.#timer = undefined;
    }
  }

  #stateOf(service: string): number {
    if (!services.has(service)) {
      return healthStates.serviceUnknown;
    }
    return this.#isClosed || !this.#isServing() ? healthStates.notServing : healthStates.serving;
  }
}
