import type { SchemaPart } from "./model.ts";

/** Messages that every signal uses. */
export const commonSchema = {
  messages: {
    AnyValue: {
      proto: "opentelemetry.proto.common.v1.AnyValue",
      doc: "A value of any type. None of the fields set is the empty value.",
      // Field 8, string_value_strindex, points into a table that only profiles carry: unknown here.
      fields: [
        { number: 1, name: "string_value", kind: "string", oneof: "value", doc: "A text." },
        { number: 2, name: "bool_value", kind: "bool", oneof: "value", doc: "A truth value." },
        {
          number: 3,
          name: "int_value",
          kind: "int64",
          oneof: "value",
          doc: "A signed 64-bit integer.",
        },
        { number: 4, name: "double_value", kind: "double", oneof: "value", doc: "A double." },
        {
          number: 5,
          name: "array_value",
          kind: "message",
          type: "ArrayValue",
          oneof: "value",
          doc: "A list of values.",
        },
        {
          number: 6,
          name: "kvlist_value",
          kind: "message",
          type: "KeyValueList",
          oneof: "value",
          doc: "A map from texts to values.",
        },
        { number: 7, name: "bytes_value", kind: "bytes", oneof: "value", doc: "Raw bytes." },
      ],
    },
    ArrayValue: {
      proto: "opentelemetry.proto.common.v1.ArrayValue",
      doc: "A list of values.",
      fields: [
        {
          number: 1,
          name: "values",
          kind: "message",
          type: "AnyValue",
          repeated: true,
          doc: "The elements, which may differ in type.",
        },
      ],
    },
    KeyValueList: {
      proto: "opentelemetry.proto.common.v1.KeyValueList",
      doc: "A map, written as a list of entries.",
      fields: [
        {
          number: 1,
          name: "values",
          kind: "message",
          type: "KeyValue",
          repeated: true,
          doc: "The entries; keys are unique.",
        },
      ],
    },
    KeyValue: {
      proto: "opentelemetry.proto.common.v1.KeyValue",
      doc: "A named value: an attribute, or an entry of a map.",
      // Field 3, key_strindex, points into a table that only profiles carry: unknown here.
      fields: [
        { number: 1, name: "key", kind: "string", doc: "The name." },
        { number: 2, name: "value", kind: "message", type: "AnyValue", doc: "The value." },
      ],
    },
    InstrumentationScope: {
      proto: "opentelemetry.proto.common.v1.InstrumentationScope",
      doc: "The library or module that recorded the telemetry.",
      fields: [
        { number: 1, name: "name", kind: "string", doc: "Its name; empty if unknown." },
        { number: 2, name: "version", kind: "string", doc: "Its version; empty if unknown." },
        {
          number: 3,
          name: "attributes",
          kind: "message",
          type: "KeyValue",
          repeated: true,
          doc: "What else describes the scope; keys are unique.",
        },
        {
          number: 4,
          name: "dropped_attributes_count",
          kind: "uint32",
          doc: "Number of attributes that were left out.",
        },
      ],
    },
    EntityRef: {
      proto: "opentelemetry.proto.common.v1.EntityRef",
      doc: "Names an entity whose attributes are among those of the resource. In development.",
      fields: [
        {
          number: 1,
          name: "schema_url",
          kind: "string",
          doc: "URL of the schema that the entity's attributes follow.",
        },
        { number: 2, name: "type", kind: "string", doc: "Type, such as `service` or `host`." },
        {
          number: 3,
          name: "id_keys",
          kind: "string",
          repeated: true,
          doc: "Keys of the resource attributes that identify the entity.",
        },
        {
          number: 4,
          name: "description_keys",
          kind: "string",
          repeated: true,
          doc: "Keys of the resource attributes that describe it further.",
        },
      ],
    },
    Resource: {
      proto: "opentelemetry.proto.resource.v1.Resource",
      doc: "What produced the telemetry: a service, a host, a container.",
      fields: [
        {
          number: 1,
          name: "attributes",
          kind: "message",
          type: "KeyValue",
          repeated: true,
          doc: "What describes the resource; keys are unique.",
        },
        {
          number: 2,
          name: "dropped_attributes_count",
          kind: "uint32",
          doc: "Number of attributes that were left out.",
        },
        {
          number: 3,
          name: "entity_refs",
          kind: "message",
          type: "EntityRef",
          repeated: true,
          doc: "The entities that make up the resource. In development.",
        },
      ],
    },
  },
  enums: {},
} as const satisfies SchemaPart;
