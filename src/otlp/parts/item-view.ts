import { bytesToHex } from "../hex.ts";
import { FieldReader } from "../wire/index.ts";
import { resourceAttributeReader } from "./resource-attributes.ts";

/** Tag of the resource in `ResourceSpans`, `ResourceMetrics` and `ResourceLogs`. */
const resourceTag = 10;

/** One span, data point or log record, read from its bytes as far as somebody asks. */
export class ItemView {
  /** The encoded `Span` or `LogRecord`; for a data point, the `Metric` around it. */
  readonly item: Uint8Array;
  /** The encoded `ResourceSpans`, `ResourceMetrics` or `ResourceLogs` that holds the item. */
  readonly around: Uint8Array;
  readonly #traceIdTag: number;

  /**
   * @param around the `ResourceSpans`, `ResourceMetrics` or `ResourceLogs` that holds the item
   * @param traceIdTag tag of the trace id in the item; -1 where items have none
   */
  constructor(item: Uint8Array, around: Uint8Array, traceIdTag: number) {
    this.item = item;
    this.around = around;
    this.#traceIdTag = traceIdTag;
  }

  /** The trace id in lower-case hex; undefined where there is none. */
  get traceId(): string | undefined {
    const id = lastField(this.item, this.#traceIdTag);
    return id.length === 0 ? undefined : bytesToHex(id);
  }

  /** The encoded `Resource`; empty where there is none. */
  get resource(): Uint8Array {
    return lastField(this.around, resourceTag);
  }

  /** The resource's attribute of that name as text; undefined where there is none. */
  resourceAttribute(name: string): string | undefined {
    return resourceAttributeReader([name])(this.around, 0, this.around.length)[0];
  }
}

/** The content of the last field with this tag: of a field that is no list, it counts. */
function lastField(bytes: Uint8Array, tag: number): Uint8Array {
  const reader = new FieldReader(bytes).enter(0, bytes.length);
  let content = bytes.subarray(0, 0);
  while (reader.next()) {
    if (reader.tag === tag) {
      content = bytes.subarray(reader.content, reader.end);
    }
  }
  return content;
}
