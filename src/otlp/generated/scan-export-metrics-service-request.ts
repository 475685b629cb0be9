// Generated from src/otlp/schema by `npm run generate`. Changes made here are lost.

import { afterBytes, afterLength, afterUnknown, lengthAt, unusual } from "../wire/index.ts";
import { scanInstrumentationScope, scanKeyValue } from "./scan-any-value.ts";
import { scanResource } from "./scan-entity-ref.ts";
import { scanNumberDataPoint } from "./scan-number-data-point.ts";
import { scanExponentialHistogram, scanHistogram, scanSum, scanSummary } from "./scan-sum.ts";

export function scanExportMetricsServiceRequest(b: Uint8Array, from: number, end: number): number {
  const last = end - 1;
  let items = 0;
  let p = from;
  while (p < last) {
    const before = p;
    let tag = b[p] as number;
    let n = b[p + 1] as number;
    while (tag === 10) {
      // resourceMetrics
      let start = p + 2;
      if (n > 127) {
        start = afterLength(b, p + 1, end);
        n = lengthAt(b, p + 1, start, end);
      }
      p = start + n;
      if (p > end) throw unusual;
      items += scanResourceMetrics(b, start, p);
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

function scanResourceMetrics(b: Uint8Array, from: number, end: number): number {
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
      // scopeMetrics
      let start = p + 2;
      if (n > 127) {
        start = afterLength(b, p + 1, end);
        n = lengthAt(b, p + 1, start, end);
      }
      p = start + n;
      if (p > end) throw unusual;
      items += scanScopeMetrics(b, start, p);
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

function scanScopeMetrics(b: Uint8Array, from: number, end: number): number {
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
      // metrics
      let start = p + 2;
      if (n > 127) {
        start = afterLength(b, p + 1, end);
        n = lengthAt(b, p + 1, start, end);
      }
      p = start + n;
      if (p > end) throw unusual;
      items += scanMetric(b, start, p);
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

function scanMetric(b: Uint8Array, from: number, end: number): number {
  const last = end - 1;
  let items = 0;
  let chosen = 0;
  let p = from;
  while (p < last) {
    const before = p;
    let tag = b[p] as number;
    let n = b[p + 1] as number;
    if (tag === 10) {
      // name
      p = n < 128 ? p + 2 + n : afterBytes(b, p + 1, end);
      if (p >= last) break;
      tag = b[p] as number;
      n = b[p + 1] as number;
    }
    if (tag === 18) {
      // description
      p = n < 128 ? p + 2 + n : afterBytes(b, p + 1, end);
      if (p >= last) break;
      tag = b[p] as number;
      n = b[p + 1] as number;
    }
    if (tag === 26) {
      // unit
      p = n < 128 ? p + 2 + n : afterBytes(b, p + 1, end);
      if (p >= last) break;
      tag = b[p] as number;
      n = b[p + 1] as number;
    }
    if (tag === 42) {
      // gauge
      let start = p + 2;
      if (n > 127) {
        start = afterLength(b, p + 1, end);
        n = lengthAt(b, p + 1, start, end);
      }
      p = start + n;
      if (p > end) throw unusual;
      if (chosen !== 5) {
        chosen = 5;
        items = 0;
      }
      items += scanGauge(b, start, p);
      if (p >= last) break;
      tag = b[p] as number;
      n = b[p + 1] as number;
    }
    if (tag === 58) {
      // sum
      let start = p + 2;
      if (n > 127) {
        start = afterLength(b, p + 1, end);
        n = lengthAt(b, p + 1, start, end);
      }
      p = start + n;
      if (p > end) throw unusual;
      if (chosen !== 7) {
        chosen = 7;
        items = 0;
      }
      items += scanSum(b, start, p);
      if (p >= last) break;
      tag = b[p] as number;
      n = b[p + 1] as number;
    }
    if (tag === 74) {
      // histogram
      let start = p + 2;
      if (n > 127) {
        start = afterLength(b, p + 1, end);
        n = lengthAt(b, p + 1, start, end);
      }
      p = start + n;
      if (p > end) throw unusual;
      if (chosen !== 9) {
        chosen = 9;
        items = 0;
      }
      items += scanHistogram(b, start, p);
      if (p >= last) break;
      tag = b[p] as number;
      n = b[p + 1] as number;
    }
    if (tag === 82) {
      // exponentialHistogram
      let start = p + 2;
      if (n > 127) {
        start = afterLength(b, p + 1, end);
        n = lengthAt(b, p + 1, start, end);
      }
      p = start + n;
      if (p > end) throw unusual;
      if (chosen !== 10) {
        chosen = 10;
        items = 0;
      }
      items += scanExponentialHistogram(b, start, p);
      if (p >= last) break;
      tag = b[p] as number;
      n = b[p + 1] as number;
    }
    if (tag === 90) {
      // summary
      let start = p + 2;
      if (n > 127) {
        start = afterLength(b, p + 1, end);
        n = lengthAt(b, p + 1, start, end);
      }
      p = start + n;
      if (p > end) throw unusual;
      if (chosen !== 11) {
        chosen = 11;
        items = 0;
      }
      items += scanSummary(b, start, p);
      if (p >= last) break;
      tag = b[p] as number;
      n = b[p + 1] as number;
    }
    while (tag === 98) {
      // metadata
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
    if (p === before) {
      p = afterUnknown(b, p, end, 0x1eae);
    }
  }
  if (p !== end) throw unusual;
  return items;
}

function scanGauge(b: Uint8Array, from: number, end: number): number {
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
    if (p === before) {
      p = afterUnknown(b, p, end, 0x2);
    }
  }
  if (p !== end) throw unusual;
  return items;
}
