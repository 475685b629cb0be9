/**
 * A value of an attribute, of a log record's body or within them, as plain data. Each kind of OTLP
 * value is one type here, so that nothing changes on the way there and back:
 *
 * | here | OTLP |
 * |---|---|
 * | `number` | a double, whole or not |
 * | `bigint` | an integer of 64 bits: write `200n` where an integer is meant |
 * | `string`, `boolean`, `Uint8Array` | text, truth value, bytes |
 * | array, plain object | list, map |
 * | `null` | the empty value |
 */
export type AttributeValue =
  | string
  | number
  | bigint
  | boolean
  | Uint8Array
  | null
  | readonly AttributeValue[]
  | { readonly [key: string]: AttributeValue | undefined };

/** Attributes by name. A property that is `undefined` is not written. */
export interface Attributes {
  [name: string]: AttributeValue | undefined;
}

/**
 * A time where it is written: nanoseconds since the Unix epoch, or a `Date`. Where times are read
 * they are nanoseconds, and 0 means unknown.
 */
export type Time = bigint | Date;

/** An entity that a resource describes, in development in OTLP itself. */
export interface EntityData {
  schemaUrl: string;
  /** Such as `service` or `host`. */
  type: string;
  /** Names of the resource's attributes that identify the entity. */
  idKeys: string[];
  /** Names of the resource's attributes that describe it further. */
  descriptionKeys: string[];
}

/** What produced an item: a service, a host, a container. */
export interface ResourceData {
  attributes: Attributes;
  /** Number of attributes that were left out. */
  droppedAttributesCount: number;
  /** URL of the schema that the attributes follow; empty if unknown. */
  schemaUrl: string;
  entities: EntityData[];
}

/** The library or module that recorded an item. */
export interface ScopeData {
  name: string;
  version: string;
  attributes: Attributes;
  /** Number of attributes that were left out. */
  droppedAttributesCount: number;
  /** URL of the schema that the scope's items follow; empty if unknown. */
  schemaUrl: string;
}

/** Where an item comes from. Items read from one place share these objects. */
export interface Origin {
  /** `undefined` if unknown. */
  resource: ResourceData | undefined;
  /** `undefined` if unknown. */
  scope: ScopeData | undefined;
}

type TimeName = "time" | "timestamp" | `${string}Time`;

/** How a property of data may be written: times also as dates, counts also as numbers. */
type Loose<Name, Value> = Name extends TimeName
  ? Time
  : Value extends bigint
    ? bigint | number
    : Value extends (infer Element)[]
      ? readonly Loose<"", Element>[]
      : Value;

/**
 * How data of the type `T` is written by hand: the properties named in `Required` must be there,
 * any other may be left out for its default (0, empty, unknown). `Nested` replaces the properties
 * that have looser forms of their own.
 */
export type Input<T, Required extends keyof T = never, Nested = unknown> = {
  readonly [Name in Required]: Loose<Name, T[Name]>;
} & {
  readonly [Name in keyof T as Name extends Required | keyof Nested ? never : Name]?:
    | Loose<Name, T[Name]>
    | undefined;
} & Nested;

/** A resource as it is written. */
export type ResourceInput = Input<
  ResourceData,
  never,
  { readonly entities?: readonly Input<EntityData, "type">[] | undefined }
>;

/** A scope as it is written. */
export type ScopeInput = Input<ScopeData>;

/** The origin of an item, or the one that a whole batch gives to items that have none. */
export interface OriginInput {
  readonly resource?: ResourceInput | undefined;
  readonly scope?: ScopeInput | undefined;
}
