import { DEPTHS, NEXT_CODES, PARENTS, PER_LENGTH, SORTED, WEIGHTS } from "./layout";

function word(table: usize, index: u32): u32 {
  return load<u32>(table + (index << 2));
}

function set(table: usize, index: u32, value: u32): void {
  store<u32>(table + (index << 2), value);
}

/** Sorts symbols that come at all by how often they do; how many there are. */
function sortSymbols(counts: usize, symbols: u32): u32 {
  let used: u32 = 0;
  for (let symbol: u32 = 0; symbol < symbols; symbol++) {
    const times = word(counts, symbol);
    if (times > 0) set(SORTED, used++, (times << 9) | symbol);
  }
  for (let gap: u32 = 121; gap > 0; gap /= 3) {
    for (let i = gap; i < used; i++) {
      const key = word(SORTED, i);
      let j = i;
      for (; j >= gap && word(SORTED, j - gap) > key; j -= gap) set(SORTED, j, word(SORTED, j - gap));
      set(SORTED, j, key);
    }
  }
  return used;
}

/** Huffman's algorithm with two queues: the leaves, sorted, and the inner nodes, which come sorted. */
function buildTree(leaves: u32): void {
  let leaf: u32 = 0;
  let inner: u32 = 0;
  for (let made: u32 = 0; made < leaves - 1; made++) {
    let weight: u32 = 0;
    for (let side = 0; side < 2; side++) {
      const takesLeaf =
        leaf < leaves && (inner >= made || word(SORTED, leaf) >> 9 <= word(WEIGHTS, inner));
      weight += takesLeaf ? word(SORTED, leaf) >> 9 : word(WEIGHTS, inner);
      set(PARENTS, takesLeaf ? leaf++ : leaves + inner++, leaves + made);
    }
    set(WEIGHTS, made, weight);
  }
}

/** How many leaves have each depth; deeper ones than `most` are counted there. */
function countDepths(leaves: u32, most: u32): void {
  memory.fill(PER_LENGTH, 0, 64);
  const root = leaves + leaves - 2;
  set(DEPTHS, root, 0);
  for (let node: i32 = root - 1; node >= 0; node--) {
    const depth = word(DEPTHS, word(PARENTS, node)) + 1;
    set(DEPTHS, node, depth);
    if (<u32>node < leaves) {
      const length = min(depth, most);
      set(PER_LENGTH, length, word(PER_LENGTH, length) + 1);
    }
  }
}

/** Makes shorter codes longer until there is one for every leaf that was lifted. */
function makeRoom(most: u32): void {
  let taken: u32 = 0;
  for (let length: u32 = 1; length <= most; length++) {
    taken += word(PER_LENGTH, length) << (most - length);
  }
  for (; taken > 1 << most; taken--) {
    set(PER_LENGTH, most, word(PER_LENGTH, most) - 1);
    let length = most - 1;
    while (word(PER_LENGTH, length) == 0) length--;
    set(PER_LENGTH, length, word(PER_LENGTH, length) - 1);
    set(PER_LENGTH, length + 1, word(PER_LENGTH, length + 1) + 2);
  }
}

/** Lengths of the codes for symbols that come so often; 0 for those that do not. */
export function codeLengths(counts: usize, symbols: u32, most: u32, lengths: usize): void {
  memory.fill(lengths, 0, symbols);
  const used = sortSymbols(counts, symbols);
  if (used < 2) {
    if (used == 1) store<u8>(lengths + (word(SORTED, 0) & 511), 1);
    return;
  }
  buildTree(used);
  countDepths(used, most);
  makeRoom(most);
  let next: u32 = 0;
  for (let length = most; length > 0; length--) {
    for (let left = word(PER_LENGTH, length); left > 0; left--) {
      store<u8>(lengths + (word(SORTED, next++) & 511), length);
    }
  }
}

function reversed(code: u32, length: u32): u32 {
  let bits: u32 = 0;
  for (let i: u32 = 0; i < length; i++) bits |= ((code >> i) & 1) << (length - 1 - i);
  return bits;
}

/** The codes that RFC 1951 (3.2.2) gives to lengths; `extra` says how many extra bits a symbol has. */
export function assignCodes(
  lengths: usize,
  symbols: u32,
  codes: usize,
  extra: (symbol: u32) => u32,
): void {
  memory.fill(PER_LENGTH, 0, 64);
  for (let symbol: u32 = 0; symbol < symbols; symbol++) {
    const length = <u32>load<u8>(lengths + symbol);
    set(PER_LENGTH, length, word(PER_LENGTH, length) + 1);
  }
  set(PER_LENGTH, 0, 0);
  set(NEXT_CODES, 0, 0);
  for (let length: u32 = 1; length < 16; length++) {
    set(NEXT_CODES, length, (word(NEXT_CODES, length - 1) + word(PER_LENGTH, length - 1)) << 1);
  }
  for (let symbol: u32 = 0; symbol < symbols; symbol++) {
    const length = <u32>load<u8>(lengths + symbol);
    if (length == 0) {
      set(codes, symbol, 0);
      continue;
    }
    const code = word(NEXT_CODES, length);
    set(NEXT_CODES, length, code + 1);
    set(codes, symbol, reversed(code, length) | (length << 16) | ((length + extra(symbol)) << 24));
  }
}
