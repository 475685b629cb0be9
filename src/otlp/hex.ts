const notHex = 255;

/** Value of each hexadecimal digit by its character code. */
const digitValues = new Uint8Array(128).fill(notHex);
for (const [value, digit] of [..."0123456789abcdef"].entries()) {
  digitValues[digit.charCodeAt(0)] = value;
  digitValues[digit.toUpperCase().charCodeAt(0)] = value;
}

/** The bytes that a text of hexadecimal digits stands for, or undefined if it is not such a text. */
export function hexToBytes(hex: string): Uint8Array | undefined {
  if (hex.length % 2 !== 0) {
    return undefined;
  }
  const bytes = new Uint8Array(hex.length / 2);
  for (let at = 0; at < bytes.length; at++) {
    const high = digitValues[hex.charCodeAt(2 * at)] ?? notHex;
    const low = digitValues[hex.charCodeAt(2 * at + 1)] ?? notHex;
    if (high === notHex || low === notHex) {
      return undefined;
    }
    bytes[at] = (high << 4) | low;
  }
  return bytes;
}

const pairs = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));

/** Bytes as hexadecimal digits in lower case. */
export function bytesToHex(bytes: Uint8Array): string {
  let hex = "";
  for (const byte of bytes) {
    hex += pairs[byte];
  }
  return hex;
}
