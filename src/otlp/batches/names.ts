import { AggregationTemporality } from "../generated/types-metrics.ts";
import { SpanKind, StatusCode } from "../generated/types-traces.ts";
import { unfit } from "./invalid-field.ts";

type Numbers = Readonly<Record<string, number>>;
type NameOf<Enum> = Lowercase<keyof Enum & string>;

/** How a span relates to its parent and children. */
export type SpanKindName = NameOf<typeof SpanKind>;
/** How an operation ended. */
export type StatusName = NameOf<typeof StatusCode>;
/** Whether points count from the start or since the point before. */
export type TemporalityName = NameOf<typeof AggregationTemporality>;

/** The names of an enum of OTLP, in lower case, and its numbers. */
export interface Names<Name extends string> {
  /** The name of a number; the number itself where OTLP has no name for it. */
  nameOf(number: number): Name | number;
  /** The number of a name. Any other integer of 32 bits is let through, as OTLP's enums are open. */
  numberOf(value: Name | number, field: string): number;
}

function namesOf<Enum extends Numbers>(numbers: Enum): Names<NameOf<Enum>> {
  const entries = Object.entries(numbers).map(
    ([name, number]) => [name.toLowerCase() as NameOf<Enum>, number] as const,
  );
  const byName = new Map<unknown, number>(entries);
  const byNumber = new Map(entries.map(([name, number]) => [number, name] as const));
  return {
    nameOf: (number) => byNumber.get(number) ?? number,
    numberOf(value, field) {
      const number = byName.get(value) ?? value;
      if (typeof number !== "number" || (number | 0) !== number) {
        const names = entries.map(([name]) => name).join(", ");
        throw unfit(field, `one of ${names}`, value);
      }
      return number;
    },
  };
}

export const spanKinds = namesOf(SpanKind);
export const statusCodes = namesOf(StatusCode);
export const temporalities = namesOf(AggregationTemporality);
