// Where in the memory what lies. Nothing is allocated: a request is compressed at fixed addresses.

/** Bits of what a position is hashed to. */
export const HASH_BITS: u32 = 15;
/** Where four bytes like these were seen last, u32. */
export const HASH: usize = 0x1000;
/** How often each symbol comes, u32; tokens at odd places count for themselves, so that no count waits. */
export const EVEN_COUNTS: usize = HASH + (4 << HASH_BITS);
export const ODD_COUNTS: usize = EVEN_COUNTS + 2048;
/** What to write for a symbol, u32: its code, from bit 16 the code's length, from bit 24 all its bits. */
export const CODES: usize = ODD_COUNTS + 2048;
/** The token of a match's length, u32. */
export const LENGTH_TOKENS: usize = CODES + 2048;
/** Lengths of the codes, u8: literals and lengths, then distances. */
export const CODE_LENGTHS: usize = LENGTH_TOKENS + 2048;
/** The code lengths as they are sent: pairs of u8, a symbol and its extra bits. */
export const RUNS: usize = CODE_LENGTHS + 512;
/** Counts, lengths and codes of those symbols. */
export const RUN_COUNTS: usize = RUNS + 1024;
export const RUN_LENGTHS: usize = RUN_COUNTS + 128;
export const RUN_CODES: usize = RUN_LENGTHS + 32;
/** Room for building Huffman's trees. */
export const SORTED: usize = RUN_CODES + 128;
export const WEIGHTS: usize = SORTED + 2048;
export const PARENTS: usize = WEIGHTS + 2048;
export const DEPTHS: usize = PARENTS + 4096;
export const PER_LENGTH: usize = DEPTHS + 4096;
export const NEXT_CODES: usize = PER_LENGTH + 128;

/** Tokens of a block, u32: a symbol, and from bit 16 its extra bits. */
export const TOKENS: usize = 0x40000;
export const MAX_TOKENS: u32 = 0x10000;

/** The bytes to compress. A few behind them are read, whatever they are. */
export const INPUT: usize = 0x100000;
export const CAPACITY: usize = 0x800000;
/** What comes out. It is never larger than the input and a thousandth of it. */
export const OUTPUT: usize = INPUT + CAPACITY + 0x10000;
export const MEMORY_END: usize = OUTPUT + CAPACITY + 0x10000;

/** Symbols: literals and the lengths of matches as in RFC 1951, the 30 distances from here on. */
export const END_OF_BLOCK: u32 = 256;
export const FIRST_DISTANCE: u32 = 288;
/** Has no code: writes nothing. */
export const NOTHING: u32 = 319;
