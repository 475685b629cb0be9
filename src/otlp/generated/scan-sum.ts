// Generated from src/otlp/schema by `npm run generate`. Changes made here are lost.

import { afterLength, afterUnknown, afterVarint, lengthAt, unusual } from "../wire/index.ts";
import { scanExponentialHistogramDataPoint } from "./scan-exponential-histogram-data-point.ts";
import { scanHistogramDataPoint, scanNumberDataPoint } from "./scan-number-data-point.ts";
import { scanSummaryDataPoint } from "./scan-summary-data-point.ts";

export function scanSum(b: Uint8Array, from: number, end: number): number {
  const last = end - 1;
  let items = 0;
  let p = from;
  while (p < last) {
    const before = p;
    let tag = b[p] as number;
    let n = b[p + 1] as number;
    while (tag === 10) {
      // dataPoints
      let start = p + 2;
      if (n > 127) {
        start = afterLength(b, p + 1, end);
        n = lengthAt(b, p + 1, start, end);
      }
      p = start + n;
      if (p > end) throw unusual;
      items += 1;
      scanNumberDataPoint(b, start, p);
      if (p >= last) break;
      tag = b[p] as number;
      n = b[p + 1] as number;
    }
    if (tag === 16) {
      // aggregationTemporality
      p = n < 128 ? p + 2 : afterVarint(b, p + 1, end);
      if (p >= last) break;
      tag = b[p] as number;
      n = b[p + 1] as number;
    }
    if (tag === 24) {
      // isMonotonic
      p = n < 128 ? p + 2 : afterVarint(b, p + 1, end);
      if (p >= last) break;
      tag = b[p] as number;
      n = b[p + 1] as number;
    }
    if (p === before) {
      p = afterUnknown(b, p, end, 0xe);
    }
  }
  if (p !== end) throw unusual;
  return items;
}

export function scanHistogram(b: Uint8Array, from: number, end: number): number {
  const last = end - 1;
  let items = 0;
  let p = from;
  while (p < last) {
    const before = p;
    let tag = b[p] as number;
    let n = b[p + 1] as number;
    while (tag === 10) {
      // dataPoints
      let start = p + 2;
      if (n > 127) {
        start = afterLength(b, p + 1, end);
        n = lengthAt(b, p + 1, start, end);
      }
      p = start + n;
      if (p > end) throw unusual;
      items += 1;
      scanHistogramDataPoint(b, start, p);
      if (p >= last) break;
      tag = b[p] as number;
      n = b[p + 1] as number;
    }
    if (tag === 16) {
      // aggregationTemporality
      p = n < 128 ? p + 2 : afterVarint(b, p + 1, end);
      if (p >= last) break;
      tag = b[p] as number;
      n = b[p + 1] as number;
    }
    if (p === before) {
      p = afterUnknown(b, p, end, 0x6);
    }
  }
  if (p !== end) throw unusual;
  return items;
}

export function scanExponentialHistogram(b: Uint8Array, from: number, end: number): number {
  const last = end - 1;
  let items = 0;
  let p = from;
  while (p < last) {
    const before = p;
    let tag = b[p] as number;
    let n = b[p + 1] as number;
    while (tag === 10) {
      // dataPoints
      let start = p + 2;
      if (n > 127) {
        start = afterLength(b, p + 1, end);
        n = lengthAt(b, p + 1, start, end);
      }
      p = start + n;
      if (p > end) throw unusual;
      items += 1;
      scanExponentialHistogramDataPoint(b, start, p);
      if (p >= last) break;
      tag = b[p] as number;
      n = b[p + 1] as number;
    }
    if (tag === 16) {
      // aggregationTemporality
      p = n < 128 ? p + 2 : afterVarint(b, p + 1, end);
      if (p >= last) break;
      tag = b[p] as number;
      n = b[p + 1] as number;
    }
    if (p === before) {
      p = afterUnknown(b, p, end, 0x6);
    }
  }
  if (p !== end) throw unusual;
  return items;
}

export function scanSummary(b: Uint8Array, from: number, end: number): number {
  const last = end - 1;
  let items = 0;
  let p = from;
  while (p < last) {
    const before = p;
    let tag = b[p] as number;
    let n = b[p + 1] as number;
    while (tag === 10) {
      // dataPoints
      let start = p + 2;
      if (n > 127) {
        start = afterLength(b, p + 1, end);
        n = lengthAt(b, p + 1, start, end);
      }
      p = start + n;
      if (p > end) throw unusual;
      items += 1;
      scanSummaryDataPoint(b, start, p);
      if (p >= last) break;
      tag = b[p] as number;
      n = b[p + 1] as number;
    }
    if (p === before) {
      p = afterUnknown(b, p, end, 0x2);
    }
  }
  if (p !== end) throw unusual;
  return items;
}
