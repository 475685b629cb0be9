import { allMessages, signalTable } from "../schema/index.ts";
import type { Signal } from "../signal.ts";

/** What lies in a message that can have attributes in it. */
export interface AttributeLevel {
  /** Tag of the message's own attributes; -1 where it has none. */
  readonly attributesTag: number;
  /** Messages in it that have attributes or lead to some, by tag. */
  readonly inner: readonly (AttributeLevel | undefined)[];
  /** Whether these are the attributes of a resource. */
  readonly isResource: boolean;
  /** Tag of the resource in this message; -1 where there is none. */
  readonly resourceTag: number;
}

const lengthDelimited = 2;

/** The levels of each signal's request, from the schema. */
export const attributeLevels: Readonly<Record<Signal, AttributeLevel>> = {
  traces: levelOf(signalTable.traces.request),
  metrics: levelOf(signalTable.metrics.request),
  logs: levelOf(signalTable.logs.request),
};

/** No message of these leads to itself: values, which do, are not looked into. */
function levelOf(type: string): AttributeLevel {
  const inner: (AttributeLevel | undefined)[] = [];
  let attributesTag = -1;
  let resourceTag = -1;
  for (const field of allMessages.get(type)?.fields ?? []) {
    const tag = field.number * 8 + lengthDelimited;
    if (field.kind !== "message" || field.type === "AnyValue") {
      continue;
    }
    if (field.type === "KeyValue") {
      attributesTag = tag;
      continue;
    }
    if (field.type === "Resource") {
      resourceTag = tag;
    }
    const level = levelOf(field.type);
    if (level.attributesTag !== -1 || level.inner.length > 0) {
      inner[tag] = level;
    }
  }
  return { attributesTag, inner, resourceTag, isResource: type === "Resource" };
}
