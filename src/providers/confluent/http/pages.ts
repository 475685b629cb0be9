import { ProviderError } from "../../../errors/index.ts";

/** A page, and how the next one is asked for; undefined on the last one. */
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly next: string | undefined;
}

/** More than any organization has; without a bound a server that is at fault is never left. */
const mostPages = 10_000;

/**
 * Reads page after page.
 *
 * @param read - asks for the page with that token; undefined is the first one
 * @throws ProviderError `PROVIDER_FAILED` where a token comes back, or where there is no end
 */
export async function* pagesOf<Item>(
  subject: string,
  read: (token: string | undefined) => Promise<Page<Item>>,
  maxPages: number = mostPages,
): AsyncGenerator<readonly Item[]> {
  const seen = new Set<string>();
  let token: string | undefined;
  for (let count = 1; ; count++) {
    const { items, next } = await read(token);
    yield items;
    if (next === undefined) {
      return;
    }
    if (seen.has(next)) {
      throw endless(subject, "a page leads back to one before");
    }
    if (count >= maxPages) {
      throw endless(subject, `there are more than ${maxPages} pages`);
    }
    seen.add(next);
    token = next;
  }
}

/** The items of all pages. */
export async function allPages<Item>(
  subject: string,
  read: (token: string | undefined) => Promise<Page<Item>>,
): Promise<readonly Item[]> {
  const items: Item[] = [];
  for await (const page of pagesOf(subject, read)) {
    for (const item of page) {
      items.push(item);
    }
  }
  return items;
}

function endless(subject: string, why: string): ProviderError {
  return new ProviderError("PROVIDER_FAILED", { detail: `${subject}: ${why}` });
}

/**
 * The token in an address of a next page. Nothing else of the address is used: it may lead elsewhere,
 * and the credentials would go with it.
 */
export function tokenOfAddress(next: unknown): string | undefined {
  if (typeof next !== "string" || next === "") {
    return undefined;
  }
  // Addresses may be relative, and only the part behind the question mark matters.
  const at = next.indexOf("?");
  const token = at < 0 ? null : new URLSearchParams(next.slice(at + 1)).get("page_token");
  return token === null || token === "" ? undefined : token;
}
