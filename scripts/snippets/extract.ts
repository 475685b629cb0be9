/** A program in a Markdown file, ready to be compiled. */
export interface Snippet {
  /** The Markdown file, inside the project. */
  readonly source: string;
  /** For each line of `text`, its line in `source`, from 1. */
  readonly lines: readonly number[];
  readonly text: string;
  /** Whether it is to be run as well. */
  readonly run: boolean;
}

const FENCE = /^(\s*)```(\S*)\s*(.*)$/;

/**
 * The TypeScript programs in a Markdown text. ` ```ts ` starts one, ` ```ts continued ` goes on with the
 * one before, and ` ```ts run ` starts one that is run too.
 *
 * @throws Error when a block continues nothing, or its words are none of these
 */
export function extractSnippets(source: string, markdown: string): Snippet[] {
  const snippets: { lines: number[]; text: string; run: boolean }[] = [];
  for (const block of blocksOf(markdown)) {
    if (block.language !== "ts") continue;
    if (block.words === "continued") {
      const before = snippets.at(-1);
      if (before === undefined) throw new Error(`${source}:${block.line} continues no block`);
      before.lines.push(...block.lines.map(({ number }) => number));
      before.text += textOf(block);
    } else if (block.words === "" || block.words === "run") {
      const lines = block.lines.map(({ number }) => number);
      snippets.push({ lines, text: textOf(block), run: block.words === "run" });
    } else {
      throw new Error(`${source}:${block.line} has a block with unknown words: ${block.words}`);
    }
  }
  return snippets.map((snippet) => ({ source, ...snippet }));
}

interface Block {
  readonly line: number;
  readonly language: string;
  readonly words: string;
  readonly lines: { number: number; text: string }[];
}

function blocksOf(markdown: string): Block[] {
  const blocks: Block[] = [];
  let open: Block | undefined;
  let indent = 0;
  for (const [index, text] of markdown.split("\n").entries()) {
    const fence = FENCE.exec(text);
    if (fence === null) {
      open?.lines.push({ number: index + 1, text: text.slice(indent) });
    } else if (open === undefined) {
      const [, space = "", language = "", words = ""] = fence;
      indent = space.length;
      open = { line: index + 1, language, words: words.trim(), lines: [] };
      blocks.push(open);
    } else {
      open = undefined;
      indent = 0;
    }
  }
  return blocks;
}

function textOf(block: Block): string {
  return block.lines.map(({ text }) => `${text}\n`).join("");
}
