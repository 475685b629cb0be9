import { readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

const PAGE = fileURLToPath(new URL("../../docs/reliability.md", import.meta.url));
const TITLE = "# Reliability\n";

/** The parts of the page, in their order, each written by a run of its own. */
export type PagePart = "Failover" | "Bridge" | "Soak";

const order: readonly PagePart[] = ["Failover", "Bridge", "Soak"];

/**
 * Writes one part of docs/reliability.md anew and leaves the others as they are.
 *
 * @param write - makes the part from what it was; empty at first
 */
export async function writePagePart(
  part: PagePart,
  write: (before: string) => string,
): Promise<void> {
  const page = await readFile(PAGE, "utf8").catch(() => "");
  await writeFile(PAGE, replacePart(page, part, write));
}

/** The page with one part replaced, or put in. */
export function replacePart(
  page: string,
  part: PagePart,
  write: (before: string) => string,
): string {
  const parts = new Map<string, string>();
  for (const piece of page.split(/^## /m).slice(1)) {
    const [title = "", ...lines] = piece.split("\n");
    parts.set(title, lines.join("\n").trim());
  }
  parts.set(part, write(parts.get(part) ?? "").trim());
  const sections = order.flatMap((each) => {
    const own = parts.get(each);
    return own === undefined ? [] : [`## ${each}\n\n${own}\n`];
  });
  return [TITLE, ...sections].join("\n");
}
