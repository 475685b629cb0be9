import {
  type ChannelCredentials,
  Client,
  type ClientOptions,
  credentials,
  Metadata,
  type ServiceError,
} from "@grpc/grpc-js";
import { exportPaths } from "../../../src/bridge/grpc-wire/index.ts";
import type { Signal } from "../../../src/otlp/index.ts";

/** What a call came to. */
export interface GrpcReply {
  /** 0 is success. */
  readonly code: number;
  readonly message: string;
  readonly body: Buffer;
  readonly trailers: Metadata;
}

/** A call to a receiver. */
export interface GrpcCall {
  readonly path?: string;
  readonly metadata?: Readonly<Record<string, string>>;
}

/** A client of another make, which sends and receives bytes. */
export class GrpcClient implements Disposable {
  readonly #client: Client;

  constructor(
    address: string,
    channel: ChannelCredentials = credentials.createInsecure(),
    options: ClientOptions = {},
  ) {
    this.#client = new Client(address, channel, {
      "grpc.max_send_message_length": -1,
      "grpc.enable_retries": 0,
      ...options,
    });
  }

  /** Exports encoded telemetry. */
  export(
    signal: Signal,
    body: Uint8Array,
    metadata: GrpcCall["metadata"] = {},
  ): Promise<GrpcReply> {
    return this.call(body, { path: exportPaths[signal], metadata });
  }

  /** Makes a unary call. Never rejects. */
  call(
    body: Uint8Array,
    { path = exportPaths.traces, metadata = {} }: GrpcCall = {},
  ): Promise<GrpcReply> {
    const sent = new Metadata();
    for (const [name, value] of Object.entries(metadata)) {
      sent.set(name, value);
    }
    return new Promise((resolve) => {
      this.#client.makeUnaryRequest(
        path,
        asBuffer,
        (bytes) => bytes,
        body,
        sent,
        (error: ServiceError | null, answer?: Buffer) => {
          resolve({
            code: error?.code ?? 0,
            message: error?.details ?? "",
            body: answer ?? Buffer.alloc(0),
            trailers: error?.metadata ?? new Metadata(),
          });
        },
      );
    });
  }

  /** Makes a call that is answered by a stream of messages. */
  stream(path: string, body: Uint8Array) {
    return this.#client.makeServerStreamRequest(path, asBuffer, (bytes) => bytes, body);
  }

  [Symbol.dispose](): void {
    this.#client.close();
  }
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
