const quote = 0x22;
const backslash = 0x5c;

/**
 * Whether brackets lie deeper within each other than `levels`, in texts left out. Whatever else is wrong
 * with the text is not looked at.
 */
export function isNestedDeeper(text: string, levels: number): boolean {
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    switch (text.charCodeAt(at)) {
      case quote:
        at = endOfText(text, at);
        break;
      case 0x5b:
      case 0x7b:
        depth++;
        if (depth > levels) {
          return true;
        }
        break;
      case 0x5d:
      case 0x7d:
        depth--;
    }
  }
  return false;
}

/** The closing quote of a text, or the end of all where there is none. */
function endOfText(text: string, start: number): number {
  for (let at = text.indexOf('"', start + 1); at !== -1; at = text.indexOf('"', at + 1)) {
    let escapes = 0;
    while (text.charCodeAt(at - 1 - escapes) === backslash) {
      escapes++;
    }
    if (escapes % 2 === 0) {
      return at;
    }
  }
  return text.length;
}
