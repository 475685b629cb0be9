import type { AddressInfo } from "node:net";
import { type Deliver, delivered, type Parcel } from "../../../src/bridge/pipeline/index.ts";
import { MemoryBudget, OtlpReceiver } from "../../../src/bridge/receiver/index.ts";
import { BridgeConfig, type Logger, type PipelineOptions } from "../../../src/config/index.ts";

type OtlpSourceOptions = NonNullable<PipelineOptions["from"]["otlp"]>;

/** How a receiver of a test is made. */
export interface ReceiverSetup {
  /** Options as in `bridge.yaml`; the port is a free one unless given. Default: HTTP and gRPC. */
  readonly otlp?: OtlpSourceOptions;
  /** Default: what takes everything, and keeps it in `parcels`. */
  readonly deliver?: Deliver;
  /** Default 64 MiB. */
  readonly memoryBytes?: number;
  readonly isServing?: () => boolean;
  readonly headerNames?: readonly string[];
}

/** A receiver that listens, with all that it works with. */
export interface OpenReceiver extends AsyncDisposable {
  readonly receiver: OtlpReceiver;
  readonly budget: MemoryBudget;
  /** What was handed on, in order. */
  readonly parcels: Parcel[];
  /** What was logged, with its level. */
  readonly log: string[];
  readonly httpPort: number;
  readonly grpcPort: number;
}

/** The receiver of these options, not started. */
export function makeReceiver({
  otlp = { http: {}, grpc: {} },
  deliver,
  memoryBytes = 67_108_864,
  isServing,
  headerNames = [],
}: ReceiverSetup = {}) {
  const budget = new MemoryBudget(memoryBytes);
  const parcels: Parcel[] = [];
  const log: string[] = [];
  const receiver = new OtlpReceiver({
    source: sourceOf(otlp),
    path: "pipelines.ingest.from.otlp",
    deliver: (parcel) => {
      parcels.push(parcel);
      return deliver === undefined ? Promise.resolve(delivered) : deliver(parcel);
    },
    budget,
    logger: loggerInto(log),
    headerNames,
    ...(isServing === undefined ? {} : { isServing }),
  });
  return { receiver, budget, parcels, log };
}

/** A receiver that listens on free ports of the loopback interface. */
export async function openReceiver(setup: ReceiverSetup = {}): Promise<OpenReceiver> {
  const made = makeReceiver(setup);
  await made.receiver.start();
  const { http, grpc } = made.receiver.addresses;
  return {
    ...made,
    httpPort: portOf(http),
    grpcPort: portOf(grpc),
    [Symbol.asyncDispose]: () => made.receiver.close(0),
  };
}

function portOf(address: AddressInfo | undefined): number {
  return address?.port ?? 0;
}

function sourceOf({ http, grpc }: OtlpSourceOptions) {
  const { pipelines } = BridgeConfig.from({
    kafka: { bootstrapServers: "localhost:9092" },
    pipelines: {
      ingest: {
        from: {
          otlp: {
            ...(http === undefined ? {} : { http: { port: 0, ...http } }),
            ...(grpc === undefined ? {} : { grpc: { port: 0, ...grpc } }),
          },
        },
        to: { kafka: {} },
      },
    },
  } as never);
  const from = pipelines[0]?.from;
  if (from?.kind !== "otlp") {
    throw new Error("the source is to be OTLP");
  }
  return from;
}

function loggerInto(log: string[]): Logger {
  const at = (level: string) => (message: string) => {
    log.push(`${level}: ${message}`);
  };
  return { debug: at("debug"), info: at("info"), warn: at("warn"), error: at("error") };
}
