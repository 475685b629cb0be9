import {
  type KeyOf,
  merge,
  regroup,
  type Signal,
  scan,
  signals,
  split,
} from "../src/otlp/index.ts";
import { scanThoroughly } from "../src/otlp/scan/index.ts";
import { type Contender, compare, type Measured, measure } from "./measure.ts";
import { encodedPayload, peerTypes } from "./protobufjs-peer.ts";
import type { BenchContext, Row, Suite } from "./suite.ts";

const partitions = 12;

const units: Readonly<Record<Signal, string>> = {
  traces: "spans per CPU-s",
  metrics: "points per CPU-s",
  logs: "records per CPU-s",
};

/** Stands for a hash: the last bytes of a trace id are random. */
const partitionOf: KeyOf = (bytes, start, end) =>
  start === end ? 0 : (((bytes[end - 1] as number) << 8) | (bytes[end - 2] as number)) % partitions;

interface Entry extends Contender {
  readonly signal: Signal;
  readonly note?: string;
}

function entriesOf(signal: Signal): Entry[] {
  const bytes = encodedPayload(signal);
  const small = encodedPayload(signal, { items: 10, resources: 1 });
  const peer = peerTypes[signal];
  const { items } = scan(signal, bytes);
  const parts = split(signal, bytes, Math.ceil(bytes.length / 10)).parts.map((part) => part.bytes);
  const size = `${(bytes.length / items).toFixed(0)} bytes an item`;
  const entry = (name: string, run: () => unknown, note?: string, done = items): Entry => ({
    name: `${signal}: ${name}`,
    signal,
    run: () => {
      run();
      return done;
    },
    ...(note === undefined ? {} : { note }),
  });
  return [
    entry("scan of every nested field", () => scan(signal, bytes), `1,000 items, ${size}`),
    entry("scan of small requests", () => scan(signal, small), "10 items each", 10),
    entry(
      "scan by interpreting the schema",
      () => scanThoroughly(signal, bytes, 100),
      "what unusual payloads get",
    ),
    entry("split in ten", () => split(signal, bytes, Math.ceil(bytes.length / 10))),
    entry("merge of ten", () => merge(parts)),
    ...(signal === "metrics"
      ? []
      : [
          entry(`regroup by trace id to ${partitions}`, () =>
            regroup(signal, bytes, "traceId", partitionOf),
          ),
        ]),
    entry("regroup by resource", () => regroup(signal, bytes, "resource", (_, start) => start % 2)),
    entry("protobufjs decode", () => peer.decode(bytes)),
  ];
}

/** Scans, splits and regroups of requests as bytes, beside the decoding that they do without. */
export const suite: Suite = {
  name: "Requests as bytes",
  async run(context: BenchContext): Promise<Row[]> {
    // All signals take turns in one process, as they do in a bridge.
    const entries = signals.flatMap(entriesOf);
    const measured = await measure(context, entries);
    return entries.map((entry, index) => rowOf(entry, measured[index] as Measured, measured));
  },
};

function rowOf(entry: Entry, { perCpuSecond, rounds }: Measured, all: readonly Measured[]): Row {
  const peerName = `${entry.signal}: protobufjs decode`;
  const peer = all.find(({ name }) => name === peerName);
  return {
    name: entry.name,
    value: perCpuSecond,
    unit: units[entry.signal],
    ...(peer === undefined || entry.name === peerName
      ? {}
      : { ...compare(rounds, peer.rounds), peer: "protobufjs decode" }),
    ...(entry.note === undefined ? {} : { note: entry.note }),
  };
}
