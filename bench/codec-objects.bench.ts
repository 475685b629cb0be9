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
  ScannedRequest,
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

/** Payloads take turns, so that no cache has seen all of what comes next. */
const seeds = [1, 2, 3, 4];

const payloads: { readonly [S in Signal]: (seed: number) => Init<RequestOf[S]> } = {
  traces: (seed) => tracesPayload({ items, seed }),
  metrics: (seed) => metricsPayload({ items, seed }),
  logs: (seed) => logsPayload({ items, seed }),
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

function entry<Input>(
  name: string,
  inputs: readonly Input[],
  work: (input: Input) => unknown,
  details: Details,
): Entry {
  let turn = 0;
  const run = () => {
    work(inputs[turn++ % inputs.length] as Input);
    return items;
  };
  return { name, run, ...details };
}

function protobufEntries<S extends Signal>(signal: S): Entry[] {
  const unit = units[signal];
  const requests = seeds.map(payloads[signal]);
  const encoded = seeds.map((seed) => encodedPayload(signal, { items, seed }));
  const type = peerTypes[signal];
  // What protobufjs is fastest with: plain objects with Long, and Buffers.
  const forPeer = requests.map((request) => withLongs(request) as protobuf.Message);
  const buffers = encoded.map((bytes) => Buffer.from(bytes));
  const encodePeer = `${signal}: protobufjs encode`;
  const decodePeer = `${signal}: protobufjs decode`;
  const note = "with the scan that comes first";
  return [
    entry(encodePeer, forPeer, (message) => type.encode(message).finish(), { unit }),
    entry(`${signal}: encode`, requests, (request) => encodeRequest(signal, request), {
      unit,
      peer: encodePeer,
    }),
    entry(decodePeer, buffers, (buffer) => type.decode(buffer), { unit }),
    entry(`${signal}: decode`, encoded, (bytes) => decodeRequest(signal, bytes), {
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
  const requests = seeds.map(payloads.traces);
  const spans = seeds.map((seed) => sdkSpans({ items, seed }));
  const texts = requests.map((request) => encodeJson("traces", request));
  const jsonBytes = requests.map((request) => encodeJsonBytes("traces", request));
  return [
    entry(jsonPeer, spans, (each) => JsonTraceSerializer.serializeRequest(each), {
      unit,
      note: "from SDK spans to bytes",
    }),
    entry("traces: encode JSON", requests, (request) => encodeJsonBytes("traces", request), {
      unit,
      peer: jsonPeer,
      note: "from OTLP objects to bytes",
    }),
    entry(
      "traces: encode JSON of SDK spans",
      spans,
      (each) => encodeJsonBytes("traces", sdkToRequest("traces", each)),
      { unit, peer: jsonPeer },
    ),
    entry(parsePeer, texts, (text) => JSON.parse(text) as unknown, {
      unit,
      note: "no check, no conversion",
    }),
    entry("traces: decode JSON", jsonBytes, (bytes) => decodeJson("traces", bytes), {
      unit,
      peer: parsePeer,
      note: "from bytes to OTLP objects",
    }),
    entry(protobufPeer, spans, (each) => ProtobufTraceSerializer.serializeRequest(each), { unit }),
    entry("traces: encode SDK spans", spans, (each) => ScannedRequest.ofSdkData("traces", each), {
      unit,
      peer: protobufPeer,
    }),
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
