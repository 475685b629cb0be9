/** The lowest number of each severity (OTLP, `SeverityNumber`). */
export const severityNumbers = {
  trace: 1,
  debug: 5,
  info: 9,
  warn: 13,
  error: 17,
  fatal: 21,
} as const;
/** Numbers of a severity, as in DEBUG to DEBUG4. */
export const severityWidth = 4;

/** Makes the check whether a text is one of these, or matches one that starts with `^`. */
export function textMatcher(texts: readonly string[]): (text: string | undefined) => boolean {
  const exact = new Set(texts.filter((text) => !text.startsWith("^")));
  const patterns = texts.filter((text) => text.startsWith("^")).map((text) => new RegExp(text));
  return (text) =>
    text !== undefined && (exact.has(text) || patterns.some((pattern) => pattern.test(text)));
}
