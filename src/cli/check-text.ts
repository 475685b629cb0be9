import type { CheckResult, CheckStatus } from "../health/index.ts";
import { createPaint, neutralize, type Tone, wrap } from "../render/index.ts";
import { layoutFor, type Terminal } from "./terminal.ts";

const tones: Readonly<Record<CheckStatus, Tone>> = {
  ok: "good",
  skipped: "dim",
  warning: "warning",
  failed: "error",
};
/** Below the widest status. */
const indent = " ".repeat(9);
const minTextWidth = 40;

/** What a check found, for a person: its status, its reason, and below them what to do. */
export function checkText(
  { name, status, reason, action }: CheckResult,
  { stdout, env }: Pick<Terminal, "stdout" | "env">,
): string {
  const { color = false, width = 0 } = layoutFor(stdout, env);
  const paint = createPaint(color);
  // Whoever searches through a file wants a reason on one line.
  const room = stdout.isTTY ? Math.max(width - indent.length, minTextWidth) : Infinity;
  const lines = (text: string): string[] =>
    text.split("\n").flatMap((line) => wrap(neutralize(line), room));
  const [first = "", ...rest] = lines(`${name}: ${reason}`);
  const advice = action === undefined ? [] : lines(action).map((line) => paint("strong", line));
  return [
    `${paint(tones[status], status.padEnd(indent.length - 1))} ${first}`,
    ...[...rest, ...advice].map((line) => indent + line),
  ].join("\n");
}
