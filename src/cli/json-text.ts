import { KafkaBridgeError } from "../errors/index.ts";

/**
 * One JSON document in one line. Numbers beyond the exact ones of JSON are strings; of an error,
 * there are its code and message.
 */
export function jsonText(value: unknown): string {
  return JSON.stringify(value, (_, each: unknown) => {
    if (each instanceof KafkaBridgeError) {
      return { code: each.code, message: each.message };
    }
    return typeof each === "bigint" ? String(each) : each;
  });
}
