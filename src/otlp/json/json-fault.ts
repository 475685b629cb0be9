import { SerializationError } from "../../errors/index.ts";

/** What is wrong with an OTLP/JSON document, and where. */
export class JsonFault extends Error {
  readonly #code: "LIMIT_EXCEEDED" | "MALFORMED_JSON";
  readonly #path: string;

  constructor(
    code: "LIMIT_EXCEEDED" | "MALFORMED_JSON",
    problem: string,
    path: readonly (string | number)[],
  ) {
    super(problem);
    this.#code = code;
    this.#path = path.map(formatSegment).join("");
  }

  toError(): SerializationError {
    return new SerializationError(this.#code, {
      detail: this.message,
      ...(this.#path === "" ? {} : { field: this.#path }),
    });
  }
}

/** A path may repeat what is nested without end. */
function formatSegment(segment: string | number, index: number): string {
  if (typeof segment === "number") {
    return `[${segment}]`;
  }
  return index === 0 ? segment : `.${segment}`;
}
