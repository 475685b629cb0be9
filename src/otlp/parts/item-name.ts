import {
  type Borders,
  containerColumns as Container,
  leafColumns as Leaf,
} from "../borders/index.ts";
import type { Signal } from "../signal.ts";
import { FieldReader } from "../wire/index.ts";

const mostBytes = 120;
const decoder = new TextDecoder();

const tag = (number: number): number => number * 8 + 2;
const nameOfSpan = tag(5);
const nameOfMetric = tag(1);
const bodyOfRecord = tag(5);
const eventNameOfRecord = tag(12);
const stringOfValue = tag(1);

/**
 * What a person knows an item by: the name of the span, of the data point's metric, or of the event;
 * for a plain log record the beginning of its body. At most 120 bytes of it, or an empty text.
 */
export function nameOfItem(signal: Signal, borders: Borders, leaf: number): string {
  const { leaves, containers, bytes } = borders;
  const row = leaf * Leaf.width;
  const reader = new FieldReader(bytes);
  const body = leaves[row + Leaf.body] as number;
  if (body === -1) {
    return "";
  }
  const end = leaves[row + Leaf.end] as number;
  switch (signal) {
    case "traces":
      return textOf(reader, body, end, nameOfSpan);
    case "logs":
      return nameOfLogRecord(reader, body, end);
    case "metrics": {
      const data = (leaves[row + Leaf.container] as number) * Container.width;
      const metric = (containers[data + Container.parent] as number) * Container.width;
      return textOf(
        reader,
        containers[metric + Container.body] as number,
        containers[metric + Container.end] as number,
        nameOfMetric,
      );
    }
  }
}

function nameOfLogRecord(reader: FieldReader, start: number, end: number): string {
  const name = textOf(reader, start, end, eventNameOfRecord);
  if (name !== "" || !goTo(reader, start, end, bodyOfRecord)) {
    return name;
  }
  return textOf(reader, reader.content, reader.end, stringOfValue);
}

function textOf(reader: FieldReader, start: number, end: number, wanted: number): string {
  if (!goTo(reader, start, end, wanted)) {
    return "";
  }
  const { content } = reader;
  return decoder.decode(reader.bytes.subarray(content, Math.min(reader.end, content + mostBytes)));
}

function goTo(reader: FieldReader, start: number, end: number, wanted: number): boolean {
  reader.enter(start, end);
  while (reader.next()) {
    if (reader.tag === wanted) {
      return true;
    }
  }
  return false;
}
