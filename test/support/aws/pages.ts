import { AwsFault } from "./fault.ts";

/** Cuts lists in pages. A token is good for the request that it was answered to. */
export class Pages {
  readonly #tokens = new Map<string, { readonly at: number; readonly of: string }>();
  #serial = 0;

  /** Where a token says that the next page begins. */
  start(token: string | undefined, of: string, code = "BadRequestException"): number {
    if (token === undefined) {
      return 0;
    }
    const known = this.#tokens.get(token);
    if (known === undefined || known.of !== of) {
      throw new AwsFault(code, 400, "The nextToken is not valid.");
    }
    return known.at;
  }

  token(at: number, of: string): string {
    this.#serial++;
    const token = Buffer.from(`page ${this.#serial} at ${at}`).toString("base64");
    this.#tokens.set(token, { at, of });
    return token;
  }

  /** One page of a list, with the token of the next one where there is more. */
  cut<Item>(
    all: readonly Item[],
    { token, size, of, code }: { token?: string; size: number; of: string; code?: string },
  ): { readonly page: Item[]; readonly next: string | undefined } {
    const at = this.start(token, of, code);
    const page = all.slice(at, at + size);
    return { page, next: at + size < all.length ? this.token(at + size, of) : undefined };
  }
}
