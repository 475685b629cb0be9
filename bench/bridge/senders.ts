import { Agent, request } from "node:http";
import { type ClientHttp2Session, connect } from "node:http2";
import type { Signal } from "../../src/otlp/index.ts";
import type { LoadOptions } from "./load-options.ts";

/** Sends one request; resolves to whether the answer was a success. */
export type Send = (body: Buffer, topic: string | undefined) => Promise<boolean>;

const serviceOf: Readonly<Record<Signal, string>> = {
  traces: "opentelemetry.proto.collector.trace.v1.TraceService",
  metrics: "opentelemetry.proto.collector.metrics.v1.MetricsService",
  logs: "opentelemetry.proto.collector.logs.v1.LogsService",
};
// More calls than a connection's window carries well go over several.
const CALLS_PER_CONNECTION = 8;

/** A client that keeps its connections. */
export function senderOf(options: LoadOptions): Send {
  return options.protocol === "http" ? httpSender(options) : grpcSender(options);
}

function httpSender({ port, signal, concurrency }: LoadOptions): Send {
  const agent = new Agent({ keepAlive: true, maxSockets: concurrency });
  return (body, topic) =>
    new Promise((resolve) => {
      const call = request(
        {
          agent,
          host: "127.0.0.1",
          port,
          method: "POST",
          path: `/v1/${signal}`,
          headers: {
            "content-type": "application/x-protobuf",
            "content-length": body.length,
            ...(topic === undefined ? {} : { "x-topic": topic }),
          },
        },
        (answer) => {
          answer.resume();
          answer.once("end", () => resolve(answer.statusCode === 200));
          answer.once("error", () => resolve(false));
        },
      );
      call.once("error", () => resolve(false));
      call.end(body);
    });
}

function grpcSender({ port, signal, concurrency }: LoadOptions): Send {
  const sessions: (ClientHttp2Session | undefined)[] = new Array(
    Math.ceil(concurrency / CALLS_PER_CONNECTION),
  ).fill(undefined);
  let turn = 0;
  const session = (): ClientHttp2Session => {
    turn = (turn + 1) % sessions.length;
    const open = sessions[turn];
    if (open !== undefined && !open.destroyed && !open.closed) {
      return open;
    }
    const fresh = connect(`http://127.0.0.1:${port}`, {
      settings: { initialWindowSize: 1_048_576 },
    });
    // A failed call tells of it.
    fresh.on("error", () => fresh.destroy());
    sessions[turn] = fresh;
    return fresh;
  };
  return (body, topic) =>
    new Promise((resolve) => {
      const call = session().request({
        ":method": "POST",
        ":path": `/${serviceOf[signal]}/Export`,
        "content-type": "application/grpc+proto",
        te: "trailers",
        ...(topic === undefined ? {} : { "x-topic": topic }),
      });
      let status: unknown;
      call.on("response", (headers) => {
        status = headers["grpc-status"];
      });
      call.on("trailers", (headers) => {
        status = headers["grpc-status"];
      });
      call.on("error", () => resolve(false));
      call.on("close", () => resolve(Number(status) === 0));
      call.resume();
      const prefix = Buffer.alloc(5);
      prefix.writeUInt32BE(body.length, 1);
      call.write(prefix);
      call.end(body);
    });
}
