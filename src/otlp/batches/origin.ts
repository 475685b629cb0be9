import type { EntityRef, InstrumentationScope, Resource } from "../generated/types-common.ts";
import type { EntityData, ResourceData, ResourceInput, ScopeData, ScopeInput } from "./data.ts";
import { requiredText, text, uint32 } from "./fields.ts";
import { checkObject, inField, mapEach, mapObjects } from "./invalid-field.ts";
import { fromKeyValues } from "./read-values.ts";
import { toKeyValues } from "./write-values.ts";

/** A resource or scope as OTLP has it: the URL of its schema stands beside it. */
export interface Placed<T> {
  readonly value: T | undefined;
  readonly schemaUrl: string;
}

const absent = { value: undefined, schemaUrl: "" } as const;

export function toResource(input: ResourceInput | undefined): Placed<Resource> {
  return input === undefined ? absent : inField("resource", () => ofResource(input));
}

function ofResource(input: ResourceInput): Placed<Resource> {
  checkObject(input);
  return {
    value: {
      attributes: toKeyValues(input.attributes, "attributes"),
      droppedAttributesCount: uint32(input.droppedAttributesCount, "droppedAttributesCount"),
      entityRefs: mapObjects(input.entities, "entities", toEntityRef),
    },
    schemaUrl: text(input.schemaUrl, "schemaUrl"),
  };
}

function toEntityRef(input: NonNullable<ResourceInput["entities"]>[number]): EntityRef {
  return {
    schemaUrl: text(input.schemaUrl, "schemaUrl"),
    type: requiredText(input.type, "type"),
    idKeys: mapEach(input.idKeys ?? [], "idKeys", (key) => requiredText(key, "")),
    descriptionKeys: mapEach(input.descriptionKeys ?? [], "descriptionKeys", (key) =>
      requiredText(key, ""),
    ),
  };
}

export function toScope(input: ScopeInput | undefined): Placed<InstrumentationScope> {
  return input === undefined ? absent : inField("scope", () => ofScope(input));
}

function ofScope(input: ScopeInput): Placed<InstrumentationScope> {
  checkObject(input);
  return {
    value: {
      name: text(input.name, "name"),
      version: text(input.version, "version"),
      attributes: toKeyValues(input.attributes, "attributes"),
      droppedAttributesCount: uint32(input.droppedAttributesCount, "droppedAttributesCount"),
    },
    schemaUrl: text(input.schemaUrl, "schemaUrl"),
  };
}

/** Reads a resource. One that is absent but has a schema is told as one without attributes. */
export function fromResource(
  resource: Resource | undefined,
  schemaUrl: string,
): ResourceData | undefined {
  if (resource === undefined && schemaUrl === "") {
    return undefined;
  }
  return {
    attributes: fromKeyValues(resource?.attributes ?? []),
    droppedAttributesCount: resource?.droppedAttributesCount ?? 0,
    schemaUrl,
    entities: (resource?.entityRefs ?? []).map((entity): EntityData => ({ ...entity })),
  };
}

/** Reads a scope. One that is absent but has a schema is told as one without a name. */
export function fromScope(
  scope: InstrumentationScope | undefined,
  schemaUrl: string,
): ScopeData | undefined {
  if (scope === undefined && schemaUrl === "") {
    return undefined;
  }
  return {
    name: scope?.name ?? "",
    version: scope?.version ?? "",
    attributes: fromKeyValues(scope?.attributes ?? []),
    droppedAttributesCount: scope?.droppedAttributesCount ?? 0,
    schemaUrl,
  };
}
