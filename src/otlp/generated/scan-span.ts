// Generated from src/otlp/schema by `npm run generate`. Changes made here are lost.

import {
  afterBytes,
  afterLength,
  afterUnknown,
  afterVarint,
  lengthAt,
  unusual,
} from "../wire/index.ts";
import { scanKeyValue } from "./scan-any-value.ts";
import { scanSpanEvent, scanSpanLink, scanStatus } from "./scan-span-event.ts";

export function scanSpan(b: Uint8Array, from: number, end: number): void {
  const last = end - 1;
  let p = from;
  while (p < last) {
    const before = p;
    let tag = b[p] as number;
    let n = b[p + 1] as number;
    if (tag === 10) {
      // traceId
      if (n !== 16 && n !== 0) throw unusual;
      p += n + 2;
      if (p >= last) break;
      tag = b[p] as number;
      n = b[p + 1] as number;
    }
    if (tag === 18) {
      // spanId
      if (n !== 8 && n !== 0) throw unusual;
      p += n + 2;
      if (p >= last) break;
      tag = b[p] as number;
      n = b[p + 1] as number;
    }
    if (tag === 26) {
      // traceState
      p = n < 128 ? p + 2 + n : afterBytes(b, p + 1, end);
      if (p >= last) break;
      tag = b[p] as number;
      n = b[p + 1] as number;
    }
    if (tag === 34) {
      // parentSpanId
      if (n !== 8 && n !== 0) throw unusual;
      p += n + 2;
      if (p >= last) break;
      tag = b[p] as number;
      n = b[p + 1] as number;
    }
    if (tag === 42) {
      // name
      p = n < 128 ? p + 2 + n : afterBytes(b, p + 1, end);
      if (p >= last) break;
      tag = b[p] as number;
      n = b[p + 1] as number;
    }
    if (tag === 48) {
      // kind
      p = n < 128 ? p + 2 : afterVarint(b, p + 1, end);
      if (p >= last) break;
      tag = b[p] as number;
      n = b[p + 1] as number;
    }
    if (tag === 57) {
      // startTimeUnixNano
      p += 9;
      if (p >= last) break;
      tag = b[p] as number;
      n = b[p + 1] as number;
    }
    if (tag === 65) {
      // endTimeUnixNano
      p += 9;
      if (p >= last) break;
      tag = b[p] as number;
      n = b[p + 1] as number;
    }
    while (tag === 74) {
      // attributes
      let start = p + 2;
      if (n > 127) {
        start = afterLength(b, p + 1, end);
        n = lengthAt(b, p + 1, start, end);
      }
      p = start + n;
      if (p > end) throw unusual;
      scanKeyValue(b, start, p, 4);
      if (p >= last) break;
      tag = b[p] as number;
      n = b[p + 1] as number;
    }
    if (tag === 80) {
      // droppedAttributesCount
      p = n < 128 ? p + 2 : afterVarint(b, p + 1, end);
      if (p >= last) break;
      tag = b[p] as number;
      n = b[p + 1] as number;
    }
    while (tag === 90) {
      // events
      let start = p + 2;
      if (n > 127) {
        start = afterLength(b, p + 1, end);
        n = lengthAt(b, p + 1, start, end);
      }
      p = start + n;
      if (p > end) throw unusual;
      scanSpanEvent(b, start, p);
      if (p >= last) break;
      tag = b[p] as number;
      n = b[p + 1] as number;
    }
    if (tag === 96) {
      // droppedEventsCount
      p = n < 128 ? p + 2 : afterVarint(b, p + 1, end);
      if (p >= last) break;
      tag = b[p] as number;
      n = b[p + 1] as number;
    }
    while (tag === 106) {
      // links
      let start = p + 2;
      if (n > 127) {
        start = afterLength(b, p + 1, end);
        n = lengthAt(b, p + 1, start, end);
      }
      p = start + n;
      if (p > end) throw unusual;
      scanSpanLink(b, start, p);
      if (p >= last) break;
      tag = b[p] as number;
      n = b[p + 1] as number;
    }
    if (tag === 112) {
      // droppedLinksCount
      p = n < 128 ? p + 2 : afterVarint(b, p + 1, end);
      if (p >= last) break;
      tag = b[p] as number;
      n = b[p + 1] as number;
    }
    if (tag === 122) {
      // status
      let start = p + 2;
      if (n > 127) {
        start = afterLength(b, p + 1, end);
        n = lengthAt(b, p + 1, start, end);
      }
      p = start + n;
      if (p > end) throw unusual;
      scanStatus(b, start, p);
      if (p >= last) break;
      tag = b[p] as number;
      n = b[p + 1] as number;
    }
    if (p === before) {
      if (tag === 133 && n === 1) {
        // flags
        p += 6;
        continue;
      }
      p = afterUnknown(b, p, end, 0x1fffe);
    }
  }
  if (p !== end) throw unusual;
}
