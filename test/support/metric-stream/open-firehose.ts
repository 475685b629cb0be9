import { FirehoseReceiver } from "../../../src/bridge/firehose/index.ts";
import { type Deliver, delivered, type Parcel } from "../../../src/bridge/pipeline/index.ts";
import { MemoryBudget } from "../../../src/bridge/receiver/index.ts";
import { type Logger, Secret } from "../../../src/config/index.ts";
import { decodeRequest, type Metric } from "../../../src/otlp/index.ts";

/** How an endpoint of a test is made. */
export interface FirehoseSetup {
  readonly path?: string;
  readonly accessKey?: string;
  readonly includeNamespaces?: readonly string[];
  /** Default: what takes everything. */
  readonly deliver?: Deliver;
  /** Default 256 MiB. */
  readonly memoryBytes?: number;
  readonly ackTimeoutMs?: number;
  readonly headersTimeoutMs?: number;
}

/** An endpoint that listens, with all that it works with. */
export interface OpenFirehose extends AsyncDisposable {
  readonly receiver: FirehoseReceiver;
  readonly budget: MemoryBudget;
  /** What was handed on, in order. */
  readonly parcels: Parcel[];
  /** What was logged, with its level. */
  readonly log: string[];
  readonly unreadable: () => number;
  readonly port: number;
}

/** An endpoint that listens on a free port of the loopback interface. */
export async function openFirehose({
  path = "/",
  accessKey = "test-key",
  includeNamespaces = ["AWS/Kafka"],
  deliver,
  memoryBytes = 268_435_456,
  ...times
}: FirehoseSetup = {}): Promise<OpenFirehose> {
  const budget = new MemoryBudget(memoryBytes);
  const parcels: Parcel[] = [];
  const log: string[] = [];
  let unreadable = 0;
  const receiver = new FirehoseReceiver({
    stream: {
      host: "127.0.0.1",
      port: 0,
      path,
      accessKey: new Secret(accessKey),
      includeNamespaces,
    },
    unmapped: "prefix",
    deliver: (parcel) => {
      parcels.push(parcel);
      return deliver === undefined ? Promise.resolve(delivered) : deliver(parcel);
    },
    budget,
    logger: loggerInto(log),
    onUnreadable: () => {
      unreadable++;
    },
    ...times,
  });
  await receiver.start();
  return {
    receiver,
    budget,
    parcels,
    log,
    unreadable: () => unreadable,
    port: receiver.address?.port ?? 0,
    [Symbol.asyncDispose]: () => receiver.close(0),
  };
}

function loggerInto(log: string[]): Logger {
  const at = (level: string) => (message: string, fields?: object) => {
    log.push(`${level}: ${message} ${fields === undefined ? "" : JSON.stringify(fields)}`);
  };
  return { debug: at("debug"), info: at("info"), warn: at("warn"), error: at("error") };
}

/** Metrics of all parcels, in order. */
export function metricsIn(parcels: readonly Parcel[]): Metric[] {
  return parcels.flatMap(({ request }) =>
    decodeRequest("metrics", request.bytes)
      .resourceMetrics.flatMap(({ scopeMetrics }) => scopeMetrics)
      .flatMap(({ metrics }) => metrics),
  );
}

/** Values of all points of parcels, in order. */
export function valuesIn(parcels: readonly Parcel[]): (number | undefined)[] {
  return metricsIn(parcels).flatMap(({ gauge }) =>
    (gauge?.dataPoints ?? []).map(({ asDouble }) => asDouble),
  );
}
