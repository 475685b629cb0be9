import { type AttributeEdit, attributeRewriter } from "../../otlp/index.ts";
import type { Processor } from "./processor.ts";

/** What stands in the place of a redacted value. */
const redacted = "[redacted]";

/** Changes of attributes by name. */
export interface AttributeChanges {
  readonly drop: readonly string[];
  readonly redact: readonly string[];
  readonly add: NonNullable<AttributeEdit["add"]>;
}

/** Drops, redacts and adds attributes. */
export function attributeEditor({ drop, redact, add }: AttributeChanges): Processor {
  const replace = Object.fromEntries(redact.map((name) => [name, redacted]));
  const rewrite = attributeRewriter({ drop, replace, add });
  return (request) => {
    const bytes = rewrite(request.signal, request.bytes);
    return bytes === request.bytes ? request : request.part({ bytes, items: request.items });
  };
}
