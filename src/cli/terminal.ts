import type { RenderOptions } from "../render/index.ts";

/** A stream that text is written to, and what is known of what stands behind it. */
export interface TextStream extends NodeJS.WritableStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly rows?: number;
}

/** What a command has to do with the world: the streams of the process and its environment. */
export interface Terminal {
  readonly stdin: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  readonly stdout: TextStream;
  readonly stderr: TextStream;
  readonly env: Readonly<Record<string, string | undefined>>;
}

const defaultColumns = 100;

/**
 * Whether to colour what goes to a stream: as `FORCE_COLOR` says (`0` and `false` are no), else not
 * with `NO_COLOR`, else where it is a terminal that can.
 */
export function wantsColor(stream: TextStream, env: Terminal["env"]): boolean {
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
export function layoutFor(stream: TextStream, env: Terminal["env"]): RenderOptions {
  const columns = stream.columns ?? Number(env.COLUMNS);
  return {
    color: wantsColor(stream, env),
    width: Number.isInteger(columns) && columns > 0 ? columns : defaultColumns,
  };
}
