import { ProviderError } from "../../../errors/index.ts";

/** More pages than any list of AWS has here: 10,000 of ListMetrics are 5,000,000 series. */
const mostPages = 10_000;

/** A page of a list, and the token of the next one. */
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly next: string | undefined;
}

/**
 * Reads a list page by page.
 *
 * @throws ProviderError `PROVIDER_FAILED` where the same token comes again, or pages never end
 */
export async function* pages<Item>(
  subject: string,
  read: (token: string | undefined) => Promise<Page<Item>>,
): AsyncGenerator<readonly Item[]> {
  const seen = new Set<string>();
  let token: string | undefined;
  for (;;) {
    const { items, next } = await read(token);
    yield objectsOf(subject, items);
    if (!next) {
      return;
    }
    if (seen.has(next) || seen.size >= mostPages) {
      const detail = seen.has(next)
        ? `${subject}: the same page is named as the next one again`
        : `${subject}: more than ${mostPages} pages`;
      throw new ProviderError("PROVIDER_FAILED", { detail });
    }
    seen.add(next);
    token = next;
  }
}

/** The items of a page. What answers in place of AWS may send anything. */
function objectsOf<Item>(subject: string, items: readonly Item[]): readonly Item[] {
  if (!Array.isArray(items)) {
    throw new ProviderError("PROVIDER_FAILED", { detail: `${subject}: the answer has no list` });
  }
  return items.filter((item) => typeof item === "object" && item !== null);
}

/** All items of a list in one. */
export async function allPages<Item>(
  subject: string,
  read: (token: string | undefined) => Promise<Page<Item>>,
): Promise<Item[]> {
  const all: Item[] = [];
  for await (const items of pages(subject, read)) {
    all.push(...items);
  }
  return all;
}
