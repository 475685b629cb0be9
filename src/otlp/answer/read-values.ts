import type { FieldReader } from "../wire/index.ts";

/** The field that a reader is at as a whole number, negative ones as 0. */
export function countAt({ bytes, content, end }: FieldReader): number {
  const value = Number(
    BigInt.asIntN(
      64,
      bytes.subarray(content, end).reduceRight((sum, byte) => (sum << 7n) | BigInt(byte & 127), 0n),
    ),
  );
  return Math.max(0, value);
}

/** The field that a reader is at as text. */
export function textAt({ bytes, content, end }: FieldReader): string {
  return new TextDecoder().decode(bytes.subarray(content, end));
}
