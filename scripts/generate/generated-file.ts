/** A file that a generator makes. */
export interface GeneratedFile {
  /** Path below `src/otlp/generated`. */
  readonly path: string;
  /** TypeScript; it is formatted afterwards. */
  readonly text: string;
}

/** The line that opens every generated file. */
export const banner =
  "// Generated from src/otlp/schema by `npm run generate`. Changes made here are lost.\n";
