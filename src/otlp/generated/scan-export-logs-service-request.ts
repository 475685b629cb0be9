// Generated from src/otlp/schema by `npm run generate`. Changes made here are lost.

import {
  afterBytes,
  afterLength,
  afterUnknown,
  afterVarint,
  lengthAt,
  unusual,
} from "../wire/index.ts";
import { scanAnyValue, scanInstrumentationScope, scanKeyValue } from "./scan-any-value.ts";
import { scanResource } from "./scan-entity-ref.ts";

export function scanExportLogsServiceRequest(b: Uint8Array, from: number, end: number): number {
  const last = end - 1;
  let items = 0;
  let p = from;
  while (p < last) {
    const before = p;
    let tag = b[p] as number;
    let n = b[p + 1] as number;
    while (tag === 10) {
      // resourceLogs
      let start = p + 2;
      if (n > 127) {
        start = afterLength(b, p + 1, end);
        n = lengthAt(b, p + 1, start, end);
      }
      p = start + n;
      if (p > end) throw unusual;
      items += scanResourceLogs(b, start, p);
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

function scanResourceLogs(b: Uint8Array, from: number, end: number): number {
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
      // scopeLogs
      let start = p + 2;
      if (n > 127) {
        start = afterLength(b, p + 1, end);
        n = lengthAt(b, p + 1, start, end);
      }
      p = start + n;
      if (p > end) throw unusual;
      items += scanScopeLogs(b, start, p);
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

function scanScopeLogs(b: Uint8Array, from: number, end: number): number {
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
      // logRecords
      let start = p + 2;
      if (n > 127) {
        start = afterLength(b, p + 1, end);
        n = lengthAt(b, p + 1, start, end);
      }
      p = start + n;
      if (p > end) throw unusual;
      items += 1;
      scanLogRecord(b, start, p);
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

function scanLogRecord(b: Uint8Array, from: number, end: number): void {
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
    if (tag === 16) {
      // severityNumber
      p = n < 128 ? p + 2 : afterVarint(b, p + 1, end);
      if (p >= last) break;
      tag = b[p] as number;
      n = b[p + 1] as number;
    }
    if (tag === 26) {
      // severityText
      p = n < 128 ? p + 2 + n : afterBytes(b, p + 1, end);
      if (p >= last) break;
      tag = b[p] as number;
      n = b[p + 1] as number;
    }
    if (tag === 42) {
      // body
      let start = p + 2;
      if (n > 127) {
        start = afterLength(b, p + 1, end);
        n = lengthAt(b, p + 1, start, end);
      }
      p = start + n;
      if (p > end) throw unusual;
      if (n < 2 || n > 127 || b[start] !== 10 || b[start + 1] !== n - 2)
        scanAnyValue(b, start, p, 4);
      if (p >= last) break;
      tag = b[p] as number;
      n = b[p + 1] as number;
    }
    while (tag === 50) {
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
    if (tag === 56) {
      // droppedAttributesCount
      p = n < 128 ? p + 2 : afterVarint(b, p + 1, end);
      if (p >= last) break;
      tag = b[p] as number;
      n = b[p + 1] as number;
    }
    if (tag === 69) {
      // flags
      p += 5;
      if (p >= last) break;
      tag = b[p] as number;
      n = b[p + 1] as number;
    }
    if (tag === 74) {
      // traceId
      if (n !== 16 && n !== 0) throw unusual;
      p += n + 2;
      if (p >= last) break;
      tag = b[p] as number;
      n = b[p + 1] as number;
    }
    if (tag === 82) {
      // spanId
      if (n !== 8 && n !== 0) throw unusual;
      p += n + 2;
      if (p >= last) break;
      tag = b[p] as number;
      n = b[p + 1] as number;
    }
    if (tag === 89) {
      // observedTimeUnixNano
      p += 9;
      if (p >= last) break;
      tag = b[p] as number;
      n = b[p + 1] as number;
    }
    if (tag === 98) {
      // eventName
      p = n < 128 ? p + 2 + n : afterBytes(b, p + 1, end);
      if (p >= last) break;
      tag = b[p] as number;
      n = b[p + 1] as number;
    }
    if (p === before) {
      p = afterUnknown(b, p, end, 0x1fee);
    }
  }
  if (p !== end) throw unusual;
}
