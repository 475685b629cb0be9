import { SerializationError } from "../../../src/errors/index.ts";
import { decodeJson, encodeJson, type Init, type RequestOf } from "../../../src/otlp/index.ts";

/** A logs request with one record, as an object that JSON.stringify takes. */
export function logWith(record: object): string {
  return JSON.stringify({ resourceLogs: [{ scopeLogs: [{ logRecords: [record] }] }] });
}

/** The one record of a document. */
export function readLog(json: string | Uint8Array) {
  const request = decodeJson("logs", json);
  const record = request.resourceLogs[0]?.scopeLogs[0]?.logRecords[0];
  if (record === undefined) {
    throw new Error("the document has no record");
  }
  return record;
}

/** The body of the one record of a document, given as the text of its JSON. */
export function readBody(anyValue: string) {
  const json = `{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"body":${anyValue}}]}]}]}`;
  return readLog(json).body;
}

/** The one record of a request as JSON.parse reads what was written. */
export function writeLog(
  record: Init<RequestOf["logs"]["resourceLogs"][0]["scopeLogs"][0]["logRecords"][0]>,
) {
  const json = encodeJson("logs", { resourceLogs: [{ scopeLogs: [{ logRecords: [record] }] }] });
  return JSON.parse(json).resourceLogs[0].scopeLogs[0].logRecords[0];
}

/** The error that reading ends with. */
export function failureOf(read: () => unknown): SerializationError {
  try {
    read();
  } catch (error) {
    if (error instanceof SerializationError) {
      return error;
    }
    throw error;
  }
  throw new Error("it was read");
}
