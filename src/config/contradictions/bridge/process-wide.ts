import type { BridgeOutput } from "../../bridge-kafka.ts";
import type { Contradiction, Given } from "../../check/contradiction.ts";
import { pollingOf } from "../../sections/bridge/msk-source.ts";
import { isEmbedded } from "../../sections/connection.ts";
import { listenersOf } from "./across.ts";
import { signalPath } from "./otlp.ts";

type Row = Contradiction<BridgeOutput>;

const maxPipelines = 100;

/** Contradictions of the whole process that do not depend on the names of pipelines. */
export const processRows: readonly Row[] = [
  {
    reads: ["pipelines"],
    message: "is empty: give at least one pipeline",
    broken: ({ pipelines }) => Object.keys(pipelines).length === 0,
  },
  {
    reads: ["pipelines"],
    message: `has more than ${maxPipelines} pipelines: spread them over several bridges`,
    broken: ({ pipelines }) => Object.keys(pipelines).length > maxPipelines,
  },
  {
    reads: ["kafka.producer.transactionalId"],
    message: "is for one producer alone: give it in `to.kafka` of a pipeline",
    broken: ({ kafka }) => kafka.producer.transactionalId !== undefined,
  },
  {
    reads: ["kafka.consumer.instanceId"],
    message: "is for one member of a group alone: give it in `from.kafka` of a pipeline",
    broken: ({ kafka }) => kafka.consumer.instanceId !== undefined,
  },
  {
    reads: ["telemetry.endpoint"],
    message: "ends with the path of one signal: leave /v1/… out",
    broken: ({ telemetry }) => telemetry !== undefined && signalPath.test(telemetry.endpoint),
  },
  {
    reads: ["workers", "kafka.bootstrapServers"],
    message: "must be 1 with the embedded cluster, which lives in one process",
    broken: ({ workers, kafka }) => workers > 1 && isEmbedded(kafka.bootstrapServers),
  },
];

/** Whether there are more pipelines than are worth judging one by one. */
export function tooManyPipelines({ pipelines }: BridgeOutput): boolean {
  return Object.keys(pipelines).length > maxPipelines;
}

/** Contradictions of the whole process with one of its pipelines. */
export function rowsOfProcess(options: BridgeOutput, given: Given): Row[] {
  return [...workerRows(options), ...memoryRows(options, given)];
}

/** What several processes cannot share. */
function workerRows(options: BridgeOutput): Row[] {
  if (options.workers === 1) {
    return [];
  }
  const row = (path: string, message: string): Row => ({
    reads: [path, "workers"],
    message,
    broken: () => true,
  });
  const listeners = listenersOf(options).filter(({ port }) => port === 0);
  return [
    ...Object.entries(options.pipelines).flatMap(([name, { from, to }]) => [
      ...(from.kafka?.instanceId === undefined
        ? []
        : [
            row(
              `pipelines.${name}.from.kafka.instanceId`,
              "is for one member of a group alone, and `workers` makes several: leave it out",
            ),
          ]),
      ...(to.kafka?.transactionalId === undefined
        ? []
        : [
            row(
              `pipelines.${name}.to.kafka.transactionalId`,
              "is for one producer alone, and `workers` makes several: leave it out",
            ),
          ]),
      ...stateRows(name, from, row),
      ...(to.file === undefined
        ? []
        : [
            row(
              `pipelines.${name}.to.file`,
              "has one writer, and `workers` makes several: use one worker",
            ),
          ]),
    ]),
    ...listeners.map(({ path }) =>
      row(`${path}.port`, "must be a certain one, for the workers share it: 0 is another for each"),
    ),
  ];
}

function stateRows(
  name: string,
  { msk, confluent }: BridgeOutput["pipelines"][string]["from"],
  row: (path: string, message: string) => Row,
): Row[] {
  const reads = { msk: msk && pollingOf(msk) && msk, confluent };
  return (["msk", "confluent"] as const).flatMap((provider) =>
    reads[provider] === undefined || reads[provider].stateTopic !== undefined
      ? []
      : [
          row(
            `pipelines.${name}.from.${provider}.stateTopic`,
            "is required with several workers, which share by it what is read: without it, each reads all",
          ),
        ],
  );
}

function memoryRows({ pipelines, limits, kafka }: BridgeOutput, given: Given): Row[] {
  const bodies = Object.entries(pipelines).flatMap(([name, { from }]) =>
    (["http", "grpc"] as const).flatMap((protocol) => {
      const path = `pipelines.${name}.from.otlp.${protocol}.maxDecompressedBytes`;
      const bytes = from.otlp?.[protocol]?.maxDecompressedBytes ?? 0;
      return bytes > limits.memoryBytes ? [path] : [];
    }),
  );
  const buffers = Object.entries(pipelines).flatMap(([name, { from, to }]) => {
    const [source, sink] = [`pipelines.${name}.from.kafka`, `pipelines.${name}.to.kafka`];
    const consumer = given(`${source}.maxBufferedBytes`) ? from.kafka : kafka.consumer;
    const producer = given(`${sink}.bufferMemory`) ? to.kafka : kafka.producer;
    return [
      from.kafka === undefined ? 0 : (consumer?.maxBufferedBytes ?? 0),
      to.kafka === undefined ? 0 : (producer?.bufferMemory ?? 0),
    ];
  });
  return [
    ...bodies.map(
      (path): Row => ({
        reads: [path, "limits.memoryBytes"],
        message: "must be at most limits.memoryBytes",
        broken: () => true,
      }),
    ),
    {
      reads: ["limits.memoryBytes", "pipelines"],
      message:
        "is less than the pipelines' buffers together (bufferMemory, maxBufferedBytes): raise it or lower those",
      broken: () => buffers.reduce((sum, bytes) => sum + bytes, 0) > limits.memoryBytes,
    },
  ];
}
