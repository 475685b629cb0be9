import { inspect } from "node:util";

const mask = "[secret]";

/**
 * A string that is not printed by accident: `util.inspect`, `console.log`, `JSON.stringify`, string
 * conversion, spreading, `structuredClone` and errors show `[secret]` or nothing. The only way to
 * the text is `reveal()`.
 */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
    Object.freeze(this);
  }

  /** The text itself. */
  reveal(): string {
    return this.#value;
  }

  /** Always `[secret]`. */
  toString(): string {
    return mask;
  }

  /** Always `[secret]`. */
  toJSON(): string {
    return mask;
  }

  [inspect.custom](): string {
    return mask;
  }
}
