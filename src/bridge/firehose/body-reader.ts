import { BodyFault } from "./body-fault.ts";
import { JsonCursor } from "./json-cursor.ts";

/** Most records that Firehose puts into a request. */
const mostRecords = 10_000;

/** The body of a request of Firehose. Its records stay where they are, in base64. */
export interface FirehoseBody {
  readonly requestId: string;
  /** Offsets where each record's data begins and ends, in turn. */
  readonly places: readonly number[];
}

/**
 * Finds the records in a body. It does so by hand, as `JSON.parse` would copy all of them, and would
 * take many times the body's size for one of small values.
 *
 * @throws BodyFault
 */
export function readFirehoseBody(bytes: Buffer): FirehoseBody {
  const cursor = new JsonCursor(bytes);
  let requestId: string | undefined;
  let places: number[] | undefined;
  cursor.object((name) => {
    if (name === "requestId") {
      requestId = cursor.text();
    } else if (name === "records") {
      places = readRecords(cursor);
    } else {
      cursor.skip();
    }
  });
  cursor.end();
  if (requestId === undefined) {
    throw new BodyFault("the body has no requestId");
  }
  if (places === undefined || places.length === 0) {
    throw new BodyFault("the body has no records");
  }
  return { requestId, places };
}

function readRecords(cursor: JsonCursor): number[] {
  const places: number[] = [];
  cursor.array(() => {
    if (places.length === 2 * mostRecords) {
      throw new BodyFault(`the body has more than ${mostRecords} records`);
    }
    let hasData = false;
    cursor.object((name) => {
      if (name === "data" && !hasData) {
        hasData = true;
        const { start, end } = cursor.string();
        places.push(start, end);
      } else {
        cursor.skip();
      }
    });
    if (!hasData) {
      throw new BodyFault(`record ${places.length / 2} has no data`);
    }
  });
  return places;
}
