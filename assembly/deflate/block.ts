import { bitsMoved, put, putAligned, putTokens } from "./bits";
import { assignCodes, codeLengths } from "./huffman";
import {
  CODE_LENGTHS, CODES, END_OF_BLOCK, EVEN_COUNTS, FIRST_DISTANCE, NOTHING, ODD_COUNTS, RUN_CODES,
  RUN_COUNTS, RUN_LENGTHS, RUNS, TOKENS,
} from "./layout";

const LENGTH_SYMBOLS: u32 = 286;
const DISTANCE_SYMBOLS: u32 = 30;
const RUN_SYMBOLS: u32 = 19;
/** Three bits less than RFC 1951 allows: two tokens then always fit into the 64 bits. */
const MAX_CODE_LENGTH: u32 = 12;
const MAX_STORED: usize = 65_535;

export function lengthExtra(symbol: u32): u32 {
  return symbol < 265 || symbol == 285 ? 0 : ((symbol - 257) >> 2) - 1;
}

export function distanceExtra(symbol: u32): u32 {
  return symbol < 4 ? 0 : (symbol >> 1) - 1;
}

export function runExtra(symbol: u32): u32 {
  return symbol < 16 ? 0 : symbol == 16 ? 2 : symbol == 17 ? 3 : 7;
}

/** The order in which RFC 1951 (3.2.7) sends the lengths of the lengths' codes. */
function order(index: u32): u32 {
  return load<u8>(
    memory.data<u8>([16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]) + index,
  );
}

function countTokens(end: usize): void {
  memory.fill(EVEN_COUNTS, 0, ODD_COUNTS - EVEN_COUNTS + 2048);
  for (let p = TOKENS; p < end; p += 8) {
    const both = load<u64>(p);
    const even = EVEN_COUNTS + (<usize>(both & 511) << 2);
    store<u32>(even, load<u32>(even) + 1);
    const odd = ODD_COUNTS + (<usize>((both >> 32) & 511) << 2);
    store<u32>(odd, load<u32>(odd) + 1);
  }
  for (let i: usize = 0; i < 2048; i += 16) {
    v128.store(EVEN_COUNTS + i, i32x4.add(v128.load(EVEN_COUNTS + i), v128.load(ODD_COUNTS + i)));
  }
}

function addRun(runs: usize, symbol: u32, extra: u32): usize {
  store<u8>(runs, symbol);
  store<u8>(runs + 1, extra);
  const count = RUN_COUNTS + (symbol << 2);
  store<u32>(count, load<u32>(count) + 1);
  return runs + 2;
}

/** The lengths, lengths that repeat put together (RFC 1951, 3.2.7). Where the runs end. */
function runsOf(lengths: usize, count: u32): usize {
  memory.fill(RUN_COUNTS, 0, 128);
  let runs = RUNS;
  for (let i: u32 = 0; i < count; ) {
    const length = <u32>load<u8>(lengths + i);
    let left: u32 = 1;
    while (i + left < count && load<u8>(lengths + i + left) == length) left++;
    i += left;
    if (length > 0) {
      runs = addRun(runs, length, 0);
      left--;
    }
    while (left > 2) {
      const some = min<u32>(left, length > 0 ? 6 : 138);
      if (length > 0) runs = addRun(runs, 16, some - 3);
      else runs = some < 11 ? addRun(runs, 17, some - 3) : addRun(runs, 18, some - 11);
      left -= some;
    }
    for (; left > 0; left--) runs = addRun(runs, length, 0);
  }
  return runs;
}

/** Bits that symbols take which come so often and have such codes. */
function bitsOf(counts: usize, codes: usize, symbols: u32): u32 {
  let bits: u32 = 0;
  for (let i: usize = 0; i < symbols << 2; i += 4) {
    bits += load<u32>(counts + i) * (load<u32>(codes + i) >> 24);
  }
  return bits;
}

function used(lengths: usize, least: u32, all: u32): u32 {
  let count = all;
  while (count > least && load<u8>(lengths + count - 1) == 0) count--;
  return count;
}

function putStored(from: usize, to: usize, isLast: bool): void {
  let at = from;
  do {
    const length = min(to - at, MAX_STORED);
    put(isLast && at + length == to ? 1 : 0, 3);
    const out = putAligned();
    store<u16>(out, <u16>length);
    store<u16>(out, <u16>~length, 2);
    memory.copy(out + 4, at, length);
    bitsMoved(out + 4 + length);
    at += length;
  } while (at < to);
}

function putHeader(literals: u32, distances: u32, runCodes: u32, runsEnd: usize): void {
  put((literals - 257) | ((distances - 1) << 5) | ((runCodes - 4) << 10), 14);
  for (let i: u32 = 0; i < runCodes; i++) put(load<u8>(RUN_LENGTHS + order(i)), 3);
  for (let run = RUNS; run < runsEnd; run += 2) {
    const symbol = <u32>load<u8>(run);
    const code = load<u32>(RUN_CODES + (symbol << 2));
    put(code & 0xffff, (code >> 16) & 0xff);
    put(load<u8>(run + 1), runExtra(symbol));
  }
}

/** Writes the tokens up to `end`, which stand for the bytes from `from` to `to`. */
export function putBlock(end: usize, from: usize, to: usize, isLast: bool): void {
  store<u32>(end, END_OF_BLOCK);
  store<u32>(end, NOTHING, 4);
  countTokens(end + 4);
  const distanceLengths = CODE_LENGTHS + LENGTH_SYMBOLS;
  const distanceCounts = EVEN_COUNTS + (FIRST_DISTANCE << 2);
  const distanceCodes = CODES + (FIRST_DISTANCE << 2);
  codeLengths(EVEN_COUNTS, LENGTH_SYMBOLS, MAX_CODE_LENGTH, CODE_LENGTHS);
  codeLengths(distanceCounts, DISTANCE_SYMBOLS, MAX_CODE_LENGTH, distanceLengths);
  assignCodes(CODE_LENGTHS, LENGTH_SYMBOLS, CODES, lengthExtra);
  assignCodes(distanceLengths, DISTANCE_SYMBOLS, distanceCodes, distanceExtra);
  store<u32>(CODES + (NOTHING << 2), 0);
  const literals = used(CODE_LENGTHS, 257, LENGTH_SYMBOLS);
  const distances = used(distanceLengths, 1, DISTANCE_SYMBOLS);
  // One list: what repeats at the end of the one may go on in the other.
  memory.copy(CODE_LENGTHS + literals, distanceLengths, distances);
  const runsEnd = runsOf(CODE_LENGTHS, literals + distances);
  codeLengths(RUN_COUNTS, RUN_SYMBOLS, 7, RUN_LENGTHS);
  assignCodes(RUN_LENGTHS, RUN_SYMBOLS, RUN_CODES, runExtra);
  let runCodes = RUN_SYMBOLS;
  while (runCodes > 4 && load<u8>(RUN_LENGTHS + order(runCodes - 1)) == 0) runCodes--;
  const bits =
    17 + runCodes * 3 +
    bitsOf(RUN_COUNTS, RUN_CODES, RUN_SYMBOLS) +
    bitsOf(EVEN_COUNTS, CODES, LENGTH_SYMBOLS) +
    bitsOf(distanceCounts, distanceCodes, DISTANCE_SYMBOLS);
  if (<usize>(bits >> 3) >= to - from + 5 * (1 + (to - from) / MAX_STORED)) {
    putStored(from, to, isLast);
    return;
  }
  put(isLast ? 5 : 4, 3);
  putHeader(literals, distances, runCodes, runsEnd);
  putTokens(TOKENS, end + 4, CODES);
}
