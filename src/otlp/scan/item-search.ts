import type { Choice } from "./choice.ts";

/** Thrown where one item that may be wanted is all that was asked for; made once, as `unusual` is. */
export const enough = new Error("an item may be wanted");

/** Looks for an item that is wanted, beside the count of the items. */
export class ItemSearch {
  /** Whether an item may be wanted. */
  found = false;
  readonly #choice: Choice;
  readonly #endsAtFirst: boolean;

  /** @param endsAtFirst - whether to throw {@link enough} at the first one */
  constructor(choice: Choice, endsAtFirst: boolean) {
    this.#choice = choice;
    this.#endsAtFirst = endsAtFirst;
  }

  /** The search within a resource; none where it is not wanted, or all is known. */
  within(b: Uint8Array, start: number, end: number): ItemSearch | undefined {
    const { resource } = this.#choice;
    return !this.found && (resource === undefined || resource(b, start, end)) ? this : undefined;
  }

  /** Looks at an item. */
  look(b: Uint8Array, start: number, end: number): void {
    const { item } = this.#choice;
    if (!this.found && (item === undefined || item(b, start, end))) {
      this.find();
    }
  }

  find(): void {
    if (this.#endsAtFirst) throw enough;
    this.found = true;
  }
}
