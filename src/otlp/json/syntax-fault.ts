/** One token of JSON with the blanks before it: text, number or name, or a mark. */
const token =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what JSON does not allow.
  /[ \t\n\r]*(?:("(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*")|(-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)|([{}[\],:]))/y;
const blanks = /[ \t\n\r]*/y;

type Bracket = "[" | "{";

/** What may stand at a place. */
type Place = "value" | "element" | "member" | "key" | "colon" | "next" | "nothing";

/**
 * Where a text stops being JSON, as the index of a character; its length where it is cut short.
 * JSON.parse knows, and does not always say. Only asked about texts that it refused.
 */
export function syntaxFaultOf(text: string): number {
  const open: Bracket[] = [];
  let place: Place = "value";
  let at = 0;
  for (;;) {
    token.lastIndex = at;
    const found = token.exec(text);
    const next: Place | undefined = found === null ? undefined : follow(found, place, open);
    if (found === null || next === undefined) {
      blanks.lastIndex = at;
      return at + (blanks.exec(text)?.[0].length ?? 0);
    }
    place = next;
    at = token.lastIndex;
  }
}

/** What may stand behind a token, or undefined where the token itself may not stand. */
function follow(
  [, text, scalar, mark]: RegExpExecArray,
  place: Place,
  open: Bracket[],
): Place | undefined {
  if (text !== undefined && (place === "key" || place === "member")) {
    return "colon";
  }
  if (text !== undefined || scalar !== undefined) {
    return takesValue(place) ? afterValue(open) : undefined;
  }
  switch (mark) {
    case "[":
    case "{":
      return takesValue(place) ? afterOpening(mark, open) : undefined;
    case "]":
      return afterClosing("[", place === "element", place, open);
    case "}":
      return afterClosing("{", place === "member", place, open);
    case ":":
      return place === "colon" ? "value" : undefined;
    default:
      return place === "next" ? afterComma(open) : undefined;
  }
}

function takesValue(place: Place): boolean {
  return place === "value" || place === "element";
}

function afterValue(open: readonly Bracket[]): Place {
  return open.length === 0 ? "nothing" : "next";
}

function afterComma(open: readonly Bracket[]): Place {
  return open.at(-1) === "[" ? "value" : "key";
}

function afterOpening(bracket: Bracket, open: Bracket[]): Place {
  open.push(bracket);
  return bracket === "[" ? "element" : "member";
}

function afterClosing(
  opening: Bracket,
  isEmpty: boolean,
  place: Place,
  open: Bracket[],
): Place | undefined {
  return (isEmpty || place === "next") && open.pop() === opening ? afterValue(open) : undefined;
}
