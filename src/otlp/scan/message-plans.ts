import {
  allMessages,
  type FieldRow,
  isPackable,
  itemTypes,
  jsonName,
  type WireType,
  wireTypeOf,
} from "../schema/index.ts";

/** What the thorough scan must know of a field. */
export interface FieldPlan {
  readonly name: string;
  readonly number: number;
  readonly wireType: WireType;
  readonly repeated: boolean;
  readonly packable: boolean;
  readonly inOneof: boolean;
  /** Length in bytes of an id that is not empty. */
  readonly idLength: number | undefined;
  /** Message type of the content. */
  readonly type: string | undefined;
  readonly isItem: boolean;
}

/** The known fields of a message type, each at the index of its number. */
export type MessagePlan = readonly (FieldPlan | undefined)[];

let plans: ReadonlyMap<string, MessagePlan> | undefined;

/** The plan of a message type. All plans are made when the first is asked for. */
export function planOf(type: string): MessagePlan {
  plans ??= new Map([...allMessages].map(([name, { fields }]) => [name, makePlan(fields)]));
  return plans.get(type) ?? [];
}

function makePlan(fields: readonly FieldRow[]): MessagePlan {
  const byNumber = new Map(fields.map((field) => [field.number, makeFieldPlan(field)]));
  return Array.from({ length: Math.max(...byNumber.keys()) + 1 }, (_, number) =>
    byNumber.get(number),
  );
}

function makeFieldPlan(field: FieldRow): FieldPlan {
  const type = field.kind === "message" ? field.type : undefined;
  return {
    name: jsonName(field.name),
    number: field.number,
    wireType: wireTypeOf(field),
    repeated: field.repeated === true,
    packable: isPackable(field),
    inOneof: field.oneof !== undefined,
    idLength: "id" in field ? field.id : undefined,
    type,
    isItem: type !== undefined && itemTypes.has(type),
  };
}
