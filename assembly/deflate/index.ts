// Deflate (RFC 1951) for telemetry in protobuf: records that differ in ids and times from those before
// them, so that what goes on after a difference mostly goes on at the same distance.

import { bitsBegin, putAligned } from "./bits";
import { putBlock } from "./block";
import {
  CAPACITY, FIRST_DISTANCE, HASH, HASH_BITS, INPUT, LENGTH_TOKENS, MAX_TOKENS, MEMORY_END, OUTPUT,
  TOKENS,
} from "./layout";

export const input: usize = INPUT;
export const output: usize = OUTPUT;
export const capacity: usize = CAPACITY;
export const memoryEnd: usize = MEMORY_END;

const MAX_DISTANCE: usize = 32_768;
const MAX_LENGTH: usize = 258;
/** Bytes at the end in which no match begins: hashing reads eight. */
const TAIL: usize = 16;
/** Literals and bytes of matches taken at a time, so that a block has room for the tokens of both. */
const MAX_LITERALS: usize = 8_192;
const MAX_MATCH: usize = 0x10000;
const TOKEN_ROOM: usize = TOKENS + (MAX_TOKENS - 8_192 - 1_024) * 4;

/** Fills the table of the tokens of lengths (RFC 1951, 3.2.5). */
function tokensOfLengths(): void {
  for (let length: u32 = 3; length < 258; length++) {
    const over = length - 3;
    const extra = over < 8 ? 0 : 29 - clz(over);
    const symbol = 257 + (extra << 2) + (over >> extra);
    store<u32>(LENGTH_TOKENS + (length << 2), symbol | ((over & ((1 << extra) - 1)) << 16));
  }
  store<u32>(LENGTH_TOKENS + (258 << 2), 285);
}

function distanceToken(distance: usize): u32 {
  const over = <u32>distance - 1;
  if (over < 2) return FIRST_DISTANCE + over;
  const extra = 30 - clz(over);
  return (FIRST_DISTANCE + (extra << 1) + (over >> extra)) | ((over & ((1 << extra) - 1)) << 16);
}

/** Sixteen tokens at a time; what is too many of them is written over by the next. */
function literalTokens(tokens: usize, from: usize, to: usize): usize {
  let at = tokens;
  for (let p = from; p < to; p += 16) {
    const bytes = v128.load(p);
    const low = i16x8.extend_low_i8x16_u(bytes);
    const high = i16x8.extend_high_i8x16_u(bytes);
    v128.store(at, i32x4.extend_low_i16x8_u(low));
    v128.store(at, i32x4.extend_high_i16x8_u(low), 16);
    v128.store(at, i32x4.extend_low_i16x8_u(high), 32);
    v128.store(at, i32x4.extend_high_i16x8_u(high), 48);
    at += 64;
  }
  return tokens + ((to - from) << 2);
}

function matchTokens(tokens: usize, length: usize, distance: usize): usize {
  const far = distanceToken(distance);
  let at = tokens;
  let left = length;
  while (left > MAX_LENGTH) {
    // What is left must be a match itself, of three bytes at least.
    const some = left < MAX_LENGTH + 3 ? left - 3 : MAX_LENGTH;
    store<u32>(at, load<u32>(LENGTH_TOKENS + (some << 2)));
    store<u32>(at, far, 4);
    at += 8;
    left -= some;
  }
  store<u32>(at, load<u32>(LENGTH_TOKENS + (left << 2)));
  store<u32>(at, far, 4);
  return at + 8;
}

/** Where in the table six bytes have their place. */
function placeOf(bytes: u64): usize {
  return HASH + (<usize>(((bytes << 16) * 889_523_592_379) >> (64 - HASH_BITS)) << 2);
}

function equalBytes(at: usize, before: usize, most: usize): usize {
  let length: usize = 0;
  while (length < most) {
    const difference = load<u64>(at + length) ^ load<u64>(before + length);
    if (difference != 0) return min(length + <usize>(ctz(difference) >> 3), most);
    length += 8;
  }
  return most;
}

/** Compresses so many bytes of the input; how many came out. */
export function deflate(length: usize): usize {
  tokensOfLengths();
  bitsBegin(OUTPUT);
  memory.fill(HASH, 0, 4 << HASH_BITS);
  const end = INPUT + length;
  const lastMatch = length > TAIL ? end - TAIL : INPUT;
  let tokens = TOKENS;
  let block = INPUT;
  // All before has its token.
  let done = INPUT;
  let at = INPUT + 1;
  let distance: usize = 1;
  while (done < end) {
    let before: usize = 0;
    while (at < lastMatch && at - done < MAX_LITERALS) {
      const bytes = load<u64>(at);
      before = at - distance;
      if (<u32>bytes == load<u32>(before)) break;
      const place = placeOf(bytes);
      before = load<u32>(place);
      store<u32>(place, <u32>at);
      if (<u32>bytes == load<u32>(before) && before + MAX_DISTANCE >= at) break;
      before = 0;
      // Where nothing was found for long, less is looked for.
      at += 1 + ((at - done) >> 6);
    }
    if (tokens > TOKEN_ROOM) {
      putBlock(tokens, block, done, false);
      tokens = TOKENS;
      block = done;
    }
    if (before == 0) {
      const to = min(done + MAX_LITERALS, at < lastMatch ? at : end);
      tokens = literalTokens(tokens, done, to);
      done = to;
      at = max(at, done);
      continue;
    }
    const back = min(
      min(<usize>(clz(load<u64>(at - 8) ^ load<u64>(before - 8)) >> 3), at - done),
      before - INPUT,
    );
    distance = at - before;
    const same = back + 4 + equalBytes(at + 4, before + 4, min(end - at - 4, MAX_MATCH));
    tokens = literalTokens(tokens, done, at - back);
    done = at - back + same;
    tokens = matchTokens(tokens, same, distance);
    at = done;
  }
  putBlock(tokens, block, end, true);
  return putAligned() - OUTPUT;
}
