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

export function scanSpanEvent(b: Uint8Array, from: number, end: number): void {
  const last = end - 1;
  let p = from;
  while (p < last) {
    const before = p;
    let tag = b[p] as number;
    let n = b[p + 1] as number;
    if (tag === 9) {
      // timeUnixNano
      p += 9;
      if (p >= last) break;
      tag = b[p] as number;
      n = b[p + 1] as number;
    }
    if (tag === 18) {
      // name
      p = n < 128 ? p + 2 + n : afterBytes(b, p + 1, end);
      if (p >= last) break;
      tag = b[p] as number;
      n = b[p + 1] as number;
    }
    while (tag === 26) {
      // attributes
      let start = p + 2;
      if (n > 127) {
        start = afterLength(b, p + 1, end);
        n = lengthAt(b, p + 1, start, end);
      }
      p = start + n;
      if (p > end) throw unusual;
      scanKeyValue(b, start, p, 5);
      if (p >= last) break;
      tag = b[p] as number;
      n = b[p + 1] as number;
    }
    if (tag === 32) {
      // droppedAttributesCount
      p = n < 128 ? p + 2 : afterVarint(b, p + 1, end);
      if (p >= last) break;
      tag = b[p] as number;
      n = b[p + 1] as number;
    }
    if (p === before) {
      p = afterUnknown(b, p, end, 0x1e);
    }
  }
  if (p !== end) throw unusual;
}

export function scanSpanLink(b: Uint8Array, from: number, end: number): void {
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
    while (tag === 34) {
      // attributes
      let start = p + 2;
      if (n > 127) {
        start = afterLength(b, p + 1, end);
        n = lengthAt(b, p + 1, start, end);
      }
      p = start + n;
      if (p > end) throw unusual;
      scanKeyValue(b, start, p, 5);
      if (p >= last) break;
      tag = b[p] as number;
      n = b[p + 1] as number;
    }
    if (tag === 40) {
      // droppedAttributesCount
      p = n < 128 ? p + 2 : afterVarint(b, p + 1, end);
      if (p >= last) break;
      tag = b[p] as number;
      n = b[p + 1] as number;
    }
    if (tag === 53) {
      // flags
      p += 5;
      if (p >= last) break;
      tag = b[p] as number;
      n = b[p + 1] as number;
    }
    if (p === before) {
      p = afterUnknown(b, p, end, 0x7e);
    }
  }
  if (p !== end) throw unusual;
}

export function scanStatus(b: Uint8Array, from: number, end: number): void {
  const last = end - 1;
  let p = from;
  while (p < last) {
    const before = p;
    let tag = b[p] as number;
    let n = b[p + 1] as number;
    if (tag === 18) {
      // message
      p = n < 128 ? p + 2 + n : afterBytes(b, p + 1, end);
      if (p >= last) break;
      tag = b[p] as number;
      n = b[p + 1] as number;
    }
    if (tag === 24) {
      // code
      p = n < 128 ? p + 2 : afterVarint(b, p + 1, end);
      if (p >= last) break;
      tag = b[p] as number;
      n = b[p + 1] as number;
    }
    if (p === before) {
      p = afterUnknown(b, p, end, 0xc);
    }
  }
  if (p !== end) throw unusual;
}
