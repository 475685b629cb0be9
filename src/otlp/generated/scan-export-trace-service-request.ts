// Generated from src/otlp/schema by `npm run generate`. Changes made here are lost.

import { afterBytes, afterLength, afterUnknown, lengthAt, unusual } from "../wire/index.ts";
import { scanInstrumentationScope } from "./scan-any-value.ts";
import { scanResource } from "./scan-entity-ref.ts";
import { scanSpan } from "./scan-span.ts";

export function scanExportTraceServiceRequest(b: Uint8Array, from: number, end: number): number {
  const last = end - 1;
  let items = 0;
  let p = from;
  while (p < last) {
    const before = p;
    let tag = b[p] as number;
    let n = b[p + 1] as number;
    while (tag === 10) {
      // resourceSpans
      let start = p + 2;
      if (n > 127) {
        start = afterLength(b, p + 1, end);
        n = lengthAt(b, p + 1, start, end);
      }
      p = start + n;
      if (p > end) throw unusual;
      items += scanResourceSpans(b, start, p);
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

function scanResourceSpans(b: Uint8Array, from: number, end: number): number {
  const last = end - 1;
  let items = 0;
  let p = from;
  while (p < last) {
    const before = p;
    let tag = b[p] as number;
    let n = b[p + 1] as number;
    if (tag === 10) {
      // resource
      let start = p + 2;
      if (n > 127) {
        start = afterLength(b, p + 1, end);
        n = lengthAt(b, p + 1, start, end);
      }
      p = start + n;
      if (p > end) throw unusual;
      scanResource(b, start, p);
      if (p >= last) break;
      tag = b[p] as number;
      n = b[p + 1] as number;
    }
    while (tag === 18) {
      // scopeSpans
      let start = p + 2;
      if (n > 127) {
        start = afterLength(b, p + 1, end);
        n = lengthAt(b, p + 1, start, end);
      }
      p = start + n;
      if (p > end) throw unusual;
      items += scanScopeSpans(b, start, p);
      if (p >= last) break;
      tag = b[p] as number;
      n = b[p + 1] as number;
    }
    if (tag === 26) {
      // schemaUrl
      p = n < 128 ? p + 2 + n : afterBytes(b, p + 1, end);
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

function scanScopeSpans(b: Uint8Array, from: number, end: number): number {
  const last = end - 1;
  let items = 0;
  let p = from;
  while (p < last) {
    const before = p;
    let tag = b[p] as number;
    let n = b[p + 1] as number;
    if (tag === 10) {
      // scope
      let start = p + 2;
      if (n > 127) {
        start = afterLength(b, p + 1, end);
        n = lengthAt(b, p + 1, start, end);
      }
      p = start + n;
      if (p > end) throw unusual;
      scanInstrumentationScope(b, start, p);
      if (p >= last) break;
      tag = b[p] as number;
      n = b[p + 1] as number;
    }
    while (tag === 18) {
      // spans
      let start = p + 2;
      if (n > 127) {
        start = afterLength(b, p + 1, end);
        n = lengthAt(b, p + 1, start, end);
      }
      p = start + n;
      if (p > end) throw unusual;
      items += 1;
      scanSpan(b, start, p);
      if (p >= last) break;
      tag = b[p] as number;
      n = b[p + 1] as number;
    }
    if (tag === 26) {
      // schemaUrl
      p = n < 128 ? p + 2 + n : afterBytes(b, p + 1, end);
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
