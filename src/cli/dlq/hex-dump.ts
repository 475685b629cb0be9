const bytesPerLine = 16;

/** Bytes as hexadecimal numbers and as characters, sixteen a line, with the offset before them. */
export function hexDump(bytes: Uint8Array): string[] {
  return Array.from({ length: Math.ceil(bytes.length / bytesPerLine) }, (_, line) => {
    const start = line * bytesPerLine;
    const part = [...bytes.subarray(start, start + bytesPerLine)];
    const numbers = part.map((byte) => byte.toString(16).padStart(2, "0")).join(" ");
    const text = part.map((byte) =>
      byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : ".",
    );
    const offset = start.toString(16).padStart(8, "0");
    return `${offset}  ${numbers.padEnd(3 * bytesPerLine - 1)}  ${text.join("")}`;
  });
}
