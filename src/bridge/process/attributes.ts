import { type AttributeEdit, attributeRewriter } from "../../otlp/index.ts";
import type { Processor } from "./processor.ts";

/** Drops, replaces and adds attributes. */
export function attributeEditor(edit: AttributeEdit): Processor {
  const rewrite = attributeRewriter(edit);
  return (request) => {
    const bytes = rewrite(request.signal, request.bytes);
    return bytes === request.bytes ? request : request.part({ bytes, items: request.items });
  };
}
