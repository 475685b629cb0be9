// Generated from src/otlp/schema by `npm run generate`. Changes made here are lost.

/** A value of any type. None of the fields set is the empty value. */
export interface AnyValue {
  /** A text. */
  stringValue?: string | undefined;
  /** A truth value. */
  boolValue?: boolean | undefined;
  /** A signed 64-bit integer. */
  intValue?: bigint | undefined;
  /** A double. */
  doubleValue?: number | undefined;
  /** A list of values. */
  arrayValue?: ArrayValue | undefined;
  /** A map from texts to values. */
  kvlistValue?: KeyValueList | undefined;
  /** Raw bytes. */
  bytesValue?: Uint8Array | undefined;
}

/** A list of values. */
export interface ArrayValue {
  /** The elements, which may differ in type. */
  values: AnyValue[];
}

/** A map, written as a list of entries. */
export interface KeyValueList {
  /** The entries; keys are unique. */
  values: KeyValue[];
}

/** A named value: an attribute, or an entry of a map. */
export interface KeyValue {
  /** The name. */
  key: string;
  /** The value. */
  value?: AnyValue | undefined;
}

/** The library or module that recorded the telemetry. */
export interface InstrumentationScope {
  /** Its name; empty if unknown. */
  name: string;
  /** Its version; empty if unknown. */
  version: string;
  /** What else describes the scope; keys are unique. */
  attributes: KeyValue[];
  /** Number of attributes that were left out. */
  droppedAttributesCount: number;
}

/** Names an entity whose attributes are among those of the resource. In development. */
export interface EntityRef {
  /** URL of the schema that the entity's attributes follow. */
  schemaUrl: string;
  /** Type, such as `service` or `host`. */
  type: string;
  /** Keys of the resource attributes that identify the entity. */
  idKeys: string[];
  /** Keys of the resource attributes that describe it further. */
  descriptionKeys: string[];
}

/** What produced the telemetry: a service, a host, a container. */
export interface Resource {
  /** What describes the resource; keys are unique. */
  attributes: KeyValue[];
  /** Number of attributes that were left out. */
  droppedAttributesCount: number;
  /** The entities that make up the resource. In development. */
  entityRefs: EntityRef[];
}
