import type { MessageRow } from "./model.ts";

/** True for a message that is nothing but a choice between its fields, such as `AnyValue`. */
export function isChoice({ fields }: MessageRow): boolean {
  const [first] = fields;
  return first?.oneof !== undefined && fields.every(({ oneof }) => oneof === first.oneof);
}
