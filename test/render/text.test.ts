import { describe, expect, it } from "vitest";
import {
  displayWidth,
  neutralize,
  noBreakSpace,
  pad,
  truncate,
  wrap,
} from "../../src/render/text.ts";

describe("neutralize", () => {
  it("shows the escape sequences of a hostile text instead of sending them", () => {
    expect(neutralize("\u001b[2J\u001b]0;owned\u0007 ok")).toBe("\\x1b[2J\\x1b]0;owned\\x07 ok");
  });

  it("shows the one-byte control sequence introducer, backspace and delete", () => {
    expect(neutralize("a\u009b31mb\bc\u007f")).toBe("a\\x9b31mb\\x08c\\x7f");
  });

  it("keeps text on one line", () => {
    expect(neutralize("a\r\nb\tc\u2028d")).toBe("a\\r\\nb\\tc\\u{2028}d");
  });

  it("shows what reorders or hides text", () => {
    expect(neutralize("user\u202egnp.exe\u2066x\ufeff\u200f")).toBe(
      "user\\u{202e}gnp.exe\\u{2066}x\\u{feff}\\u{200f}",
    );
  });

  it("shows a lone half of a surrogate pair", () => {
    expect(neutralize("a\ud83dz")).toBe("a\\u{d83d}z");
  });

  it("leaves letters of every script and joined emoji as they are", () => {
    const text = "naïve 日本語 مرحبا 👩‍👩‍👧 🏴󠁧󠁢󠁥󠁮󠁧󠁿 می‌خواهم";
    expect(neutralize(text)).toBe(text);
  });

  it("leaves no character that a terminal acts on, whatever the text", () => {
    const every = Array.from({ length: 0x3000 }, (_, code) => String.fromCodePoint(code)).join("");
    // The test itself looks for control characters.
    expect(neutralize(every)).not.toMatch(/\p{Cc}|[\u202a-\u202e\u2066-\u2069]/u);
  });
});

describe("displayWidth", () => {
  it.each([
    ["plain", 5],
    ["日本語", 6],
    ["🎉", 2],
    ["👩‍👩‍👧", 2],
    ["e\u0301", 1],
    ["\u001b[31mred\u001b[39m", 3],
    ["", 0],
  ])("of %j is %i", (text, width) => {
    expect(displayWidth(text)).toBe(width);
  });
});

describe("truncate", () => {
  it("leaves text that fits", () => {
    expect(truncate("checkout", 8)).toBe("checkout");
  });

  it("marks the cut within the width", () => {
    expect(truncate("checkout service", 8)).toBe("checkou…");
  });

  it("never cuts a wide character or a grapheme in two", () => {
    expect(truncate("日本語", 5)).toBe("日本…");
    expect(truncate("日本語", 4)).toBe("日…");
    expect(truncate("👩‍👩‍👧👩‍👩‍👧", 3)).toBe("👩‍👩‍👧…");
  });

  it("gives nothing for no room", () => {
    expect(truncate("text", 0)).toBe("");
    expect(truncate("日本語", 0)).toBe("");
  });

  it("leaves a long line of any script that fits, and fills the width with one that does not", () => {
    for (const [character, columns] of [
      ["é", 1],
      ["日", 2],
      ["👩‍👩‍👧", 2],
    ] as const) {
      expect(truncate(character.repeat(200), 200 * columns)).toBe(character.repeat(200));
      expect(truncate(character.repeat(201), 200 * columns + 1)).toBe(
        columns === 1 ? character.repeat(201) : `${character.repeat(200)}…`,
      );
    }
  });

  it("cuts megabytes of wide characters to a few columns", () => {
    expect(truncate("日".repeat(2_000_000), 11)).toBe("日日日日日…");
  });
});

describe("pad", () => {
  it("fills by display width, on either side", () => {
    expect(pad("日本", 6)).toBe("日本  ");
    expect(pad("12", 4, "right")).toBe("  12");
    expect(pad("longer", 3)).toBe("longer");
  });
});

describe("wrap", () => {
  it("breaks between words", () => {
    expect(wrap("the bank said no", 8)).toEqual(["the bank", "said no"]);
  });

  it("indents every line as the first", () => {
    expect(wrap("  the bank said no", 10)).toEqual(["  the bank", "  said no"]);
  });

  it("keeps the indent of a narrow text, but leaves two columns for its words", () => {
    expect(wrap("    abcdef", 4)).toEqual(["  ab", "  cd", "  ef"]);
    expect(wrap("  abcd", 1)).toEqual(["ab", "cd"]);
  });

  it("breaks a long word after punctuation if its second half has some", () => {
    expect(wrap("http.response.status_code=200", 22)).toEqual([
      "http.response.status_",
      "code=200",
    ]);
  });

  it("breaks a long word anywhere if it has none", () => {
    expect(wrap("abcdefghij", 4)).toEqual(["abcd", "efgh", "ij"]);
    expect(wrap("日本語日本語", 4)).toEqual(["日本", "語日", "本語"]);
  });

  it("holds words together at a no-break space and prints it as a blank", () => {
    expect(wrap(`avg 41${noBreakSpace}ms`, 6)).toEqual(["avg", "41 ms"]);
  });

  it("ends for characters wider than the room", () => {
    expect(wrap("日", 1)).toEqual(["日"]);
    // A voiced mark of half a width takes a column of its own beside a wide character.
    expect(wrap("日\uff9e日", 2).join("")).toBe("日\uff9e日");
  });
});
