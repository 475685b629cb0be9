import stringWidth from "string-width";

// One column and one code unit each: printable ASCII, box drawing, and the marks we draw ourselves.
const plainText = /^[ -~\u2500-\u257f…·–⋯✖]*$/;

/** Columns that a line of text takes on a terminal; colour codes take none. */
export function displayWidth(text: string): number {
  return plainText.test(text) ? text.length : stringWidth(text);
}

// Controls, lone surrogates, line separators, and the invisible formatting characters that reorder
// or hide text. Joiners and tag characters stay: emoji and several scripts are spelled with them.
const unprintable = /\p{Cc}|\p{Cs}|\p{Zl}|\p{Zp}|(?![\u200c-\u200d\u{e0020}-\u{e007f}])\p{Cf}/gu;

const shortEscapes: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

function escapeCharacter(character: string): string {
  const short = shortEscapes[character];
  if (short !== undefined) {
    return short;
  }
  const code = character.codePointAt(0) ?? 0;
  return code < 0x100 ? `\\x${code.toString(16).padStart(2, "0")}` : `\\u{${code.toString(16)}}`;
}

/**
 * Makes text from telemetry safe to print: whatever could move the cursor, change colours or the
 * window's title, or reorder text appears as a visible escape such as `\x1b`. The result is one
 * line.
 */
export function neutralize(text: string): string {
  return plainText.test(text) ? text : text.replace(unprintable, escapeCharacter);
}

const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" });

/** The longest start of a text that fits a width. */
function headOf(text: string, width: number): string {
  if (plainText.test(text)) {
    return text.slice(0, width);
  }
  let used = 0;
  for (const { segment, index } of graphemes.segment(text)) {
    used += displayWidth(segment);
    if (used > width) {
      return text.slice(0, index);
    }
  }
  return text;
}

/** Measuring megabytes to print a few columns would stall: a generous start of them is enough. */
function startOf(text: string, width: number): string {
  return text.slice(0, Math.max(0, width) * 16 + 64);
}

function fits(text: string, width: number): boolean {
  const start = startOf(text, width);
  return start.length === text.length && displayWidth(start) <= width;
}

/** Shortens one line of unpainted text to a width; what was cut is marked by `…`. */
export function truncate(text: string, width: number): string {
  if (fits(text, width)) {
    return text;
  }
  return width <= 0 ? "" : `${headOf(startOf(text, width), width - 1)}…`;
}

/** Fills a line with spaces up to a width, on the right or, for numbers, on the left. */
export function pad(text: string, width: number, align: "left" | "right" = "left"): string {
  const fill = " ".repeat(Math.max(0, width - displayWidth(text)));
  return align === "left" ? text + fill : fill + text;
}

/** Keeps what stands around it on one line when text is wrapped. */
export const noBreakSpace = "\u00a0";

/**
 * Breaks one line of unpainted text into lines of at most a width, between words where possible.
 * Blanks at its start indent every line; a no-break space holds words together and prints as blank.
 */
export function wrap(text: string, width: number): string[] {
  const words = text.trimStart();
  const lead = " ".repeat(Math.min(text.length - words.length, Math.max(0, width - 2)));
  const room = Math.max(2, width - lead.length);
  const lines: string[] = [];
  let line = "";
  for (const word of words.split(" ")) {
    const joined = line === "" ? word : `${line} ${word}`;
    if (fits(joined, room)) {
      line = joined;
      continue;
    }
    if (line !== "") {
      lines.push(line);
    }
    const pieces = breakWord(word, room);
    line = pieces.pop() ?? "";
    lines.push(...pieces);
  }
  return [...lines, line].map((part) => lead + part.replaceAll(noBreakSpace, " "));
}

/** A word longer than a line is broken after punctuation if its second half has some. */
function breakWord(word: string, width: number): string[] {
  const pieces: string[] = [];
  let rest = word;
  while (!fits(rest, width)) {
    const head = headOf(startOf(rest, width), width);
    // A single grapheme wider than the room would never get shorter.
    if (head === "") {
      break;
    }
    const punctuation = Math.max(...["=", ".", "/", "_", "-", ","].map((c) => head.lastIndexOf(c)));
    const cut = punctuation > head.length / 2 ? punctuation + 1 : head.length;
    pieces.push(rest.slice(0, cut));
    rest = rest.slice(cut);
  }
  return [...pieces, rest];
}
