import { FieldReader } from "../wire/index.ts";

/** Tag of `LogRecord.severity_number`. */
const severityTag = 16;

/** The severity number of an encoded `LogRecord`, 0 where it has none. */
export function severityOf(logRecord: Uint8Array): number {
  const reader = new FieldReader(logRecord).enter(0, logRecord.length);
  let severity = 0;
  while (reader.next()) {
    if (reader.tag === severityTag) {
      // Numbers of severities take one byte.
      severity = reader.end - reader.content === 1 ? (logRecord[reader.content] as number) : 0;
    }
  }
  return severity;
}
