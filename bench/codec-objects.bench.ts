import { JsonTraceSerializer, ProtobufTraceSerializer } from "@opentelemetry/otlp-transformer";
import type protobuf from "protobufjs";
import {
  decodeJson,
  decodeRequest,
  encodeJson,
  encodeJsonBytes,
  encodeRequest,
  type Init,
  type RequestOf,
  type Signal,
  sdkToRequest,
  signals,
} from "../src/otlp/index.ts";
import { type Contender, compare, type Measured, measure } from "./measure.ts";
import { logsPayload, metricsPayload, tracesPayload } from "./payloads.ts";
import { encodedPayload, peerTypes } from "./protobufjs-peer.ts";
import { sdkSpans } from "./sdk-spans.ts";
import type { BenchContext, Row, Suite } from "./suite.ts";

const items = 1_000;

const payloads: { readonly [S in Signal]: () => Init<RequestOf[S]> } = {
  traces: () => tracesPayload({ items }),
  metrics: () => metricsPayload({ items }),
  logs: () => logsPayload({ items }),
};

const units: Readonly<Record<Signal, string>> = {
  traces: "spans per CPU-s",
  metrics: "points per CPU-s",
  logs: "records per CPU-s",
};

interface Entry extends Contender {
  readonly unit: string;
  /** Name of the entry that this one is compared with. */
  readonly peer?: string;
  readonly note?: string;
}

type Details = Omit<Entry, "name" | "run">;

function entry(name: string, work: () => unknown, details: Details): Entry {
  const run = () => {
    work();
    return items;
  };
  return { name, run, ...details };
}

function protobufEntries<S extends Signal>(signal: S): Entry[] {
  const unit = units[signal];
  const request = payloads[signal]();
  const encoded = encodedPayload(signal, { items });
  const type = peerTypes[signal];
  // What protobufjs is fastest with: plain objects with Long, and Buffers.
  const forPeer = withLongs(request) as protobuf.Message;
  const buffer = Buffer.from(encoded);
  const encodePeer = `${signal}: protobufjs encode`;
  const decodePeer = `${signal}: protobufjs decode`;
  const note = "with the scan that comes first";
  return [
    entry(encodePeer, () => type.encode(forPeer).finish(), { unit }),
    entry(`${signal}: encode`, () => encodeRequest(signal, request), { unit, peer: encodePeer }),
    entry(decodePeer, () => type.decode(buffer), { unit }),
    entry(`${signal}: decode`, () => decodeRequest(signal, encoded), {
      unit,
      peer: decodePeer,
      note,
    }),
  ];
}

/** As protobufjs likes it: 64-bit integers as Long, bytes as Buffers. */
function withLongs(value: unknown): unknown {
  if (typeof value === "bigint") {
    const low = Number(BigInt.asIntN(32, value));
    return { low, high: Number(BigInt.asIntN(32, value >> 32n)), unsigned: value >= 0n };
  }
  if (value instanceof Uint8Array) {
    return Buffer.from(value);
  }
  if (Array.isArray(value)) {
    return value.map(withLongs);
  }
  if (typeof value !== "object" || value === null) {
    return value;
  }
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withLongs(inner)]));
}

const jsonPeer = "traces: otlp-transformer JSON";
const protobufPeer = "traces: otlp-transformer protobuf";
const parsePeer = "traces: JSON.parse alone";

function sdkAndJsonEntries(): Entry[] {
  const unit = units.traces;
  const request = payloads.traces();
  const spans = sdkSpans({ items });
  const text = encodeJson("traces", request);
  const bytes = encodeJsonBytes("traces", request);
  return [
    entry(jsonPeer, () => JsonTraceSerializer.serializeRequest(spans), {
      unit,
      note: "from SDK spans to bytes",
    }),
    entry("traces: encode JSON", () => encodeJsonBytes("traces", request), {
      unit,
      peer: jsonPeer,
      note: "from OTLP objects to bytes",
    }),
    entry(
      "traces: encode JSON of SDK spans",
      () => encodeJsonBytes("traces", sdkToRequest("traces", spans)),
      { unit, peer: jsonPeer },
    ),
    entry(parsePeer, () => JSON.parse(text), { unit, note: "no check, no conversion" }),
    entry("traces: decode JSON", () => decodeJson("traces", bytes), {
      unit,
      peer: parsePeer,
      note: "from bytes to OTLP objects",
    }),
    entry(protobufPeer, () => ProtobufTraceSerializer.serializeRequest(spans), { unit }),
    entry(
      "traces: encode SDK spans",
      () => encodeRequest("traces", sdkToRequest("traces", spans)),
      {
        unit,
        peer: protobufPeer,
      },
    ),
  ];
}

/** Whole objects to bytes and back, in protobuf and JSON. */
export const suite: Suite = {
  name: "Requests as objects",
  async run(context: BenchContext): Promise<Row[]> {
    const entries = [...signals.flatMap(protobufEntries), ...sdkAndJsonEntries()];
    const measured = await measure(context, entries);
    const rounds = new Map(measured.map((each) => [each.name, each.rounds]));
    return entries.map((each, index) => rowOf(each, measured[index] as Measured, rounds));
  },
};

function rowOf(
  { name, unit, peer, note }: Entry,
  { perCpuSecond, rounds }: Measured,
  all: ReadonlyMap<string, readonly number[]>,
): Row {
  return {
    name,
    value: perCpuSecond,
    unit,
    ...(peer === undefined
      ? {}
      : { ...compare(rounds, all.get(peer) ?? []), peer: peer.replace(/^.*: /, "") }),
    ...(note === undefined ? {} : { note }),
  };
}
