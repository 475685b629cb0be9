// Generated from src/otlp/schema by `npm run generate`. Changes made here are lost.

import { afterLength, afterUnknown, afterVarint, lengthAt, unusual } from "../wire/index.ts";
import { scanKeyValue } from "./scan-any-value.ts";
import { scanExemplar } from "./scan-summary-data-point.ts";

export function scanNumberDataPoint(b: Uint8Array, from: number, end: number): void {
  const last = end - 1;
  let p = from;
  while (p < last) {
    const before = p;
    let tag = b[p] as number;
    let n = b[p + 1] as number;
    if (tag === 17) {
      // startTimeUnixNano
      p += 9;
      if (p >= last) break;
      tag = b[p] as number;
      n = b[p + 1] as number;
    }
    if (tag === 25) {
      // timeUnixNano
      p += 9;
      if (p >= last) break;
      tag = b[p] as number;
      n = b[p + 1] as number;
    }
    if (tag === 33) {
      // asDouble
      p += 9;
      if (p >= last) break;
      tag = b[p] as number;
      n = b[p + 1] as number;
    }
    while (tag === 42) {
      // exemplars
      let start = p + 2;
      if (n > 127) {
        start = afterLength(b, p + 1, end);
        n = lengthAt(b, p + 1, start, end);
      }
      p = start + n;
      if (p > end) throw unusual;
      scanExemplar(b, start, p);
      if (p >= last) break;
      tag = b[p] as number;
      n = b[p + 1] as number;
    }
    if (tag === 49) {
      // asInt
      p += 9;
      if (p >= last) break;
      tag = b[p] as number;
      n = b[p + 1] as number;
    }
    while (tag === 58) {
      // attributes
      let start = p + 2;
      if (n > 127) {
        start = afterLength(b, p + 1, end);
        n = lengthAt(b, p + 1, start, end);
      }
      p = start + n;
      if (p > end) throw unusual;
      scanKeyValue(b, start, p, 6);
      if (p >= last) break;
      tag = b[p] as number;
      n = b[p + 1] as number;
    }
    if (tag === 64) {
      // flags
      p = n < 128 ? p + 2 : afterVarint(b, p + 1, end);
      if (p >= last) break;
      tag = b[p] as number;
      n = b[p + 1] as number;
    }
    if (p === before) {
      p = afterUnknown(b, p, end, 0x1fc);
    }
  }
  if (p !== end) throw unusual;
}

export function scanHistogramDataPoint(b: Uint8Array, from: number, end: number): void {
  const last = end - 1;
  let p = from;
  while (p < last) {
    const before = p;
    let tag = b[p] as number;
    let n = b[p + 1] as number;
    if (tag === 17) {
      // startTimeUnixNano
      p += 9;
      if (p >= last) break;
      tag = b[p] as number;
      n = b[p + 1] as number;
    }
    if (tag === 25) {
      // timeUnixNano
      p += 9;
      if (p >= last) break;
      tag = b[p] as number;
      n = b[p + 1] as number;
    }
    if (tag === 33) {
      // count
      p += 9;
      if (p >= last) break;
      tag = b[p] as number;
      n = b[p + 1] as number;
    }
    if (tag === 41) {
      // sum
      p += 9;
      if (p >= last) break;
      tag = b[p] as number;
      n = b[p + 1] as number;
    }
    while (tag === 50) {
      // bucketCounts
      let start = p + 2;
      if (n > 127) {
        start = afterLength(b, p + 1, end);
        n = lengthAt(b, p + 1, start, end);
      }
      p = start + n;
      if (n % 8 !== 0) throw unusual;
      if (p >= last) break;
      tag = b[p] as number;
      n = b[p + 1] as number;
    }
    while (tag === 49) {
      // bucketCounts
      p += 9;
      if (p >= last) break;
      tag = b[p] as number;
      n = b[p + 1] as number;
    }
    while (tag === 58) {
      // explicitBounds
      let start = p + 2;
      if (n > 127) {
        start = afterLength(b, p + 1, end);
        n = lengthAt(b, p + 1, start, end);
      }
      p = start + n;
      if (n % 8 !== 0) throw unusual;
      if (p >= last) break;
      tag = b[p] as number;
      n = b[p + 1] as number;
    }
    while (tag === 57) {
      // explicitBounds
      p += 9;
      if (p >= last) break;
      tag = b[p] as number;
      n = b[p + 1] as number;
    }
    while (tag === 66) {
      // exemplars
      let start = p + 2;
      if (n > 127) {
        start = afterLength(b, p + 1, end);
        n = lengthAt(b, p + 1, start, end);
      }
      p = start + n;
      if (p > end) throw unusual;
      scanExemplar(b, start, p);
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
      scanKeyValue(b, start, p, 6);
      if (p >= last) break;
      tag = b[p] as number;
      n = b[p + 1] as number;
    }
    if (tag === 80) {
      // flags
      p = n < 128 ? p + 2 : afterVarint(b, p + 1, end);
      if (p >= last) break;
      tag = b[p] as number;
      n = b[p + 1] as number;
    }
    if (tag === 89) {
      // min
      p += 9;
      if (p >= last) break;
      tag = b[p] as number;
      n = b[p + 1] as number;
    }
    if (tag === 97) {
      // max
      p += 9;
      if (p >= last) break;
      tag = b[p] as number;
      n = b[p + 1] as number;
    }
    if (p === before) {
      p = afterUnknown(b, p, end, 0x1ffc);
    }
  }
  if (p !== end) throw unusual;
}
