import { KafkaBridgeError } from "../errors/index.ts";

/**
 * One JSON document in one line. Numbers beyond the exact ones of JSON are strings, bytes are base64;
 * of an error, there are its code and message.
 */
export function jsonText(value: unknown): string {
  return JSON.stringify(value, (_, each: unknown) => {
    if (each instanceof KafkaBridgeError) {
      return { code: each.code, message: each.message };
    }
    if (each instanceof Uint8Array) {
      return Buffer.from(each).toString("base64");
    }
    return typeof each === "bigint" ? String(each) : each;
  });
}
