import type { DriverRecord } from "../cluster/index.ts";

/** A header of a record: its name and its bytes. A name may come several times. */
export type RecordHeader = readonly [name: string, value: Uint8Array];

const decoder = new TextDecoder();
const encoder = new TextEncoder();

/** The headers of a record in their order. */
export function headerList({ headers = [] }: Pick<DriverRecord, "headers">): RecordHeader[] {
  return headers.flatMap((header) =>
    Object.entries(header).map(([name, value]): RecordHeader => [name, bytesOf(value)]),
  );
}

/** The headers by name as text; the last of a name counts. */
export function headerTexts(headers: readonly RecordHeader[]): Record<string, string> {
  return Object.fromEntries(headers.map(([name, value]) => [name, decoder.decode(value)]));
}

/** The last header of this name, as text. */
export function headerText(
  { headers = [] }: Pick<DriverRecord, "headers">,
  name: string,
): string | undefined {
  for (let index = headers.length - 1; index >= 0; index--) {
    const value = headers[index]?.[name];
    if (value !== undefined) {
      return typeof value === "string" ? value : decoder.decode(value);
    }
  }
  return undefined;
}

function bytesOf(value: Uint8Array | string): Uint8Array {
  return typeof value === "string" ? encoder.encode(value) : value;
}
