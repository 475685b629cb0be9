import type { ConsoleSink as ConsoleSinkConfig } from "../../config/index.ts";
import { layoutFor } from "../../render/index.ts";
import { ConsoleSink } from "../console-sink/index.ts";
import type { Sink } from "../pipeline/index.ts";

/** Standard output, as text to read. */
export function consoleSink(_: ConsoleSinkConfig): Sink {
  const { stdout, env } = process;
  return new ConsoleSink({ stream: stdout, layout: () => layoutFor(stdout, env) });
}
