import { type Signal, split } from "../../../src/otlp/index.ts";
import { Fault, type FaultReason, scanFast, scanThoroughly } from "../../../src/otlp/scan/index.ts";
import { countItems, judge } from "./judge.ts";

const maxDepth = 100;

/**
 * Reasons for which a scan refuses what protobufjs lets pass, as `scan` documents:
 * a known field in another wire type is an unknown field to protobufjs, ids are any bytes to it, an
 * unknown number has any length, and a group is no level of its own.
 */
const stricter: ReadonlySet<FaultReason> = new Set(["wireType", "idLength", "varint", "depth"]);

export interface Verdict {
  readonly accepted: boolean;
  /** What the scans and protobufjs do not agree on, in words; undefined where they agree. */
  readonly disagreement: string | undefined;
}

/** Compares the fast scan, the thorough one and protobufjs on the same bytes. */
export function compareScans(signal: Signal, bytes: Uint8Array): Verdict {
  const thorough = scanOrFault(signal, bytes);
  const fast = scanFast(signal, bytes, maxDepth);
  const judged = judge(signal, bytes);
  if (thorough instanceof Fault) {
    return { accepted: false, disagreement: refused(thorough, fast, judged !== undefined) };
  }
  if (judged === undefined) {
    return { accepted: true, disagreement: "accepted, but refused by protobufjs" };
  }
  const expected = countItems(signal, judged);
  if (thorough !== expected || (fast ?? expected) !== expected) {
    return { accepted: true, disagreement: `${thorough}/${fast} items, not ${expected}` };
  }
  return { accepted: true, disagreement: partsDisagreement(signal, bytes, expected) };
}

function scanOrFault(signal: Signal, bytes: Uint8Array): number | Fault {
  try {
    return scanThoroughly(signal, bytes, maxDepth);
  } catch (error) {
    if (error instanceof Fault) {
      return error;
    }
    throw error;
  }
}

function refused(fault: Fault, fast: number | undefined, judged: boolean): string | undefined {
  if (fast !== undefined) {
    return `accepted by the fast scan alone: ${fault.reason} at ${fault.offset} in ${fault.path}`;
  }
  return judged && !stricter.has(fault.reason)
    ? `refused, but decoded by protobufjs: ${fault.reason} at ${fault.offset} in ${fault.path}`
    : undefined;
}

/** Whether the items of a request that was accepted are all there after splitting it. */
function partsDisagreement(signal: Signal, bytes: Uint8Array, items: number): string | undefined {
  const { parts, oversize } = split(signal, bytes, Math.max(1, bytes.length >> 1));
  const inParts = parts.reduce(
    (sum, part) => sum + scanThoroughly(signal, part.bytes, maxDepth),
    0,
  );
  const left = oversize.reduce((sum, item) => sum + item.items, 0);
  return inParts + left === items
    ? undefined
    : `${inParts} + ${left} of ${items} items after a split`;
}
