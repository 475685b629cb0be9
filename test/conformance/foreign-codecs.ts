import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import {
  createFileRegistry,
  type DescMessage,
  type FileRegistry,
  fromBinary,
  fromJson,
  type JsonValue,
  toBinary,
  toJson,
} from "@bufbuild/protobuf";
import {
  type DescriptorProto,
  type FileDescriptorSet,
  FileDescriptorSetSchema,
} from "@bufbuild/protobuf/wkt";
import type protobuf from "protobufjs";
import type { Signal } from "../../src/otlp/index.ts";
import { signalTable } from "../../src/otlp/schema/index.ts";
import { judgeRoot } from "../support/otlp/judge.ts";

/** Reads and writes protobuf by code that is not ours; its objects are protobuf's own JSON. */
export interface ForeignCodec {
  readonly name: string;
  read(signal: Signal, bytes: Uint8Array): unknown;
  write(signal: Signal, json: object): Uint8Array;
}

const descriptors = readFileSync(new URL("fixtures/opentelemetry-proto.binpb", import.meta.url));

/** opentelemetry-proto as it was published, not as our table has it. */
export const official: FileRegistry = createFileRegistry(withJsonNames());

/** The compiler leaves these out of what a program carries; they follow from the names. */
function withJsonNames(): FileDescriptorSet {
  const files = fromBinary(FileDescriptorSetSchema, descriptors);
  const name = (messages: DescriptorProto[]): void => {
    for (const message of messages) {
      for (const field of message.field) {
        field.jsonName = field.name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
      }
      name(message.nestedType);
    }
  };
  for (const file of files.file) {
    name(file.messageType);
  }
  return files;
}

const packages: Readonly<Record<Signal, string>> = {
  traces: "opentelemetry.proto.collector.trace.v1",
  metrics: "opentelemetry.proto.collector.metrics.v1",
  logs: "opentelemetry.proto.collector.logs.v1",
};

function requestName(signal: Signal): string {
  return `${packages[signal]}.${signalTable[signal].request}`;
}

function officialType(signal: Signal): DescMessage {
  const type = official.getMessage(requestName(signal));
  if (type === undefined) {
    throw new Error(`the descriptors have no ${requestName(signal)}`);
  }
  return type;
}

const protobufEs: ForeignCodec = {
  name: "protobuf-es on the official descriptors",
  read: (signal, bytes) => {
    const type = officialType(signal);
    return toJson(type, fromBinary(type, bytes), { enumAsInteger: true });
  },
  write: (signal, json) => {
    const type = officialType(signal);
    return toBinary(type, fromJson(type, json as JsonValue));
  },
};

function protobufjsCodec(name: string, typeOf: (signal: Signal) => protobuf.Type): ForeignCodec {
  return {
    name,
    read: (signal, bytes) => {
      const type = typeOf(signal);
      // `json` has NaN and the infinities as texts.
      return type.toObject(type.decode(bytes), { longs: String, bytes: String, json: true });
    },
    write: (signal, json) => {
      const type = typeOf(signal);
      return type.encode(type.fromObject(withNumbers(json) as object)).finish();
    },
  };
}

/** protobufjs does not know the texts that protobuf's JSON has for special doubles. */
function withNumbers(value: unknown): unknown {
  if (value === "NaN" || value === "Infinity" || value === "-Infinity") {
    return Number(value);
  }
  if (Array.isArray(value)) {
    return value.map(withNumbers);
  }
  if (typeof value !== "object" || value === null) {
    return value;
  }
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withNumbers(inner)]));
}

const require = createRequire(import.meta.url);
const staticRoot: protobuf.Root = require("otlp-transformer-0.214/build/src/generated/root");

const ownSchema = judgeRoot("string");

export const foreignCodecs: readonly ForeignCodec[] = [
  protobufEs,
  protobufjsCodec(
    "the code that @opentelemetry/otlp-transformer 0.214 generated from the official .proto files",
    (signal) =>
      requestName(signal)
        .split(".")
        .reduce(
          (scope, name) => (scope as unknown as Record<string, protobuf.Namespace>)[name] as never,
          staticRoot as protobuf.Namespace,
        ) as unknown as protobuf.Type,
  ),
  protobufjsCodec("protobufjs on our schema table", (signal) =>
    ownSchema.lookupType(signalTable[signal].request),
  ),
];
