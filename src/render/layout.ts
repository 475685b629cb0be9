import type { RenderOptions } from "./style.ts";

/** What is known of a stream that text is written to. */
interface TerminalStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
}

type Environment = Readonly<Record<string, string | undefined>>;

const defaultColumns = 100;

/**
 * Whether to colour what goes to a stream: as `FORCE_COLOR` says (`0` and `false` are no), else not
 * with `NO_COLOR`, else where it is a terminal that can.
 */
export function wantsColor(stream: TerminalStream, env: Environment): boolean {
  const force = env.FORCE_COLOR;
  if (force !== undefined) {
    return force !== "0" && force !== "false";
  }
  if (env.NO_COLOR !== undefined && env.NO_COLOR !== "") {
    return false;
  }
  return stream.isTTY === true && env.TERM !== "dumb";
}

/** How to lay text out for a stream: its colour and its width. */
export function layoutFor(stream: TerminalStream, env: Environment): RenderOptions {
  const columns = stream.columns ?? Number(env.COLUMNS);
  return {
    color: wantsColor(stream, env),
    width: Number.isInteger(columns) && columns > 0 ? columns : defaultColumns,
  };
}
