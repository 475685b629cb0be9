/** How the requests of an input are written. */
export type InputFormat = "json" | "protobuf";

/** Start of an input that is enough to tell its format. */
export const formatHeadBytes = 4_096;

const jsonObject = /^[ \t\r\n]*\{[ \t\r\n]*(?:"[A-Za-z_]|\})/;
const maybeJson = /^[ \t\r\n]*(?:\{[ \t\r\n]*"?)?$/;
/** What protobuf can start with: the tag of field 1, or the zero byte of a Schema Registry frame. */
const protobufStart = /^[\n\0]/;

/**
 * Tells JSON from protobuf by the first bytes. A protobuf request begins with a line feed (the tag
 * of its only field), and so may a JSON text; what follows a JSON text's brace decides.
 *
 * @param complete - no more of the input is to come, or to be waited for
 * @returns undefined while more is needed to tell
 */
export function inputFormat(head: Uint8Array, complete: boolean): InputFormat | undefined {
  const text = Buffer.from(head).toString("latin1");
  if (jsonObject.test(text)) {
    return "json";
  }
  if (maybeJson.test(text)) {
    return complete ? "json" : undefined;
  }
  return protobufStart.test(text) ? "protobuf" : "json";
}
