/** Scalar kinds of protobuf that OTLP uses. */
export type ScalarKind =
  | "bool"
  | "bytes"
  | "double"
  | "fixed32"
  | "fixed64"
  | "int32"
  | "int64"
  | "sfixed64"
  | "sint32"
  | "string"
  | "uint32"
  | "uint64";

interface FieldBase {
  /** Field number on the wire. */
  readonly number: number;
  /** Name in the .proto file. The JSON name and the TypeScript name are its lowerCamelCase. */
  readonly name: string;
  readonly repeated?: true;
  /** Name of the oneof this field is a member of. */
  readonly oneof?: string;
  /** Declared `optional`: absent is told apart from the default value. */
  readonly optional?: true;
  /** One short sentence. */
  readonly doc: string;
}

/** A field of a scalar kind. Repeated numeric scalars are packed, as proto3 writes them. */
export interface ScalarField extends FieldBase {
  readonly kind: ScalarKind;
  /** Set on trace and span ids: their length in bytes where they are not empty. Hex in JSON. */
  readonly id?: 8 | 16;
}

/** A field whose value is a number of an open enum. */
export interface EnumField extends FieldBase {
  readonly kind: "enum";
  /** Name of a row of the enum table. */
  readonly type: string;
}

/** A field that holds another message. */
export interface MessageField extends FieldBase {
  readonly kind: "message";
  /** Name of a row of the message table. */
  readonly type: string;
}

export type FieldRow = EnumField | MessageField | ScalarField;

/** A message type; its key in the table is its name in TypeScript. */
export interface MessageRow {
  /** Full name in protobuf. */
  readonly proto: string;
  readonly doc: string;
  /** In the order of their numbers. */
  readonly fields: readonly FieldRow[];
}

/** An enum; its key in the table is its name in TypeScript. */
export interface EnumRow {
  /** Full name in protobuf. */
  readonly proto: string;
  readonly doc: string;
  /** What the names of the values begin with in protobuf; left out in TypeScript. */
  readonly prefix: string;
  /** The values are masks of a bit field, not values of a field. */
  readonly mask?: true;
  /** Names without the prefix. */
  readonly values: Readonly<Record<string, number>>;
}

/** What one file of the schema holds. */
export interface SchemaPart {
  readonly messages: Readonly<Record<string, MessageRow>>;
  readonly enums: Readonly<Record<string, EnumRow>>;
}
