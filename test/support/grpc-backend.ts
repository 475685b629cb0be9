import {
  Metadata,
  Server,
  ServerCredentials,
  type ServerUnaryCall,
  type sendUnaryData,
} from "@grpc/grpc-js";
import { exportPaths } from "../../src/bridge/grpc-wire/index.ts";

type Call = ServerUnaryCall<Buffer, Buffer>;
type Handler = (call: Call, done: sendUnaryData<Buffer>) => void;

const bytes = (value: Buffer): Buffer => value;

/** Answers with success. */
export const takes: Handler = (_, done) => done(null, Buffer.of());

/** Answers with a status, and what it is told in the trailers. */
export function failsWith(code: number, details: string, metadata = new Metadata()): Handler {
  return (_, done) => done({ name: "", message: "", code, details, metadata });
}

/** A gRPC server of another make with the trace service, which does with each call as it is told to. */
export class GrpcBackend implements AsyncDisposable {
  handle: Handler = takes;
  readonly calls: Call[] = [];
  port = 0;
  #server = new Server();
  readonly #credentials: ServerCredentials;

  constructor(credentials = ServerCredentials.createInsecure()) {
    this.#credentials = credentials;
  }

  async listen(): Promise<this> {
    this.#server = new Server({ "grpc.max_receive_message_length": 1_000_000 });
    this.#server.addService(
      {
        Export: {
          path: exportPaths.traces,
          requestStream: false,
          responseStream: false,
          requestSerialize: bytes,
          requestDeserialize: bytes,
          responseSerialize: bytes,
          responseDeserialize: bytes,
        },
      },
      {
        Export: (call: Call, done: sendUnaryData<Buffer>) => {
          this.calls.push(call);
          this.handle(call, done);
        },
      },
    );
    this.port = await new Promise<number>((resolve, reject) => {
      this.#server.bindAsync(`localhost:${this.port}`, this.#credentials, (error, port) =>
        error === null ? resolve(port) : reject(error),
      );
    });
    return this;
  }

  stop(): void {
    this.#server.forceShutdown();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.stop();
  }
}
