import { z } from "zod";
import { named, option, text, whole } from "../option.ts";
import { type OnRefused, onRefused } from "./kafka-sink.ts";

export const consoleSinkSchema = named(
  z.strictObject({ onRefused }),
  "ConsoleSinkOptions",
  "Standard output, as text to read.",
);

export const fileSinkSchema = named(
  z.strictObject({
    path: option(
      text()
        .max(4_096)
        .refine(
          (path) => !/[\0\n]/.test(path) && !/[\\/]$/.test(path),
          "expected the path of a file",
        ),
      { description: "File to write, one OTLP/JSON request a line.", file: true },
    ),
    rotateBytes: option(whole(1_024, 1_099_511_627_776).default(104_857_600), {
      description: "Size at which the file is set aside and a new one begun.",
      unit: "bytes",
    }),
    keep: option(whole(1, 10_000).default(5), {
      description: "Files set aside that are kept; the oldest is deleted.",
    }),
    onRefused,
  }),
  "FileSinkOptions",
  "A file of OTLP/JSON lines.",
);

/** Standard output, resolved. */
export interface ConsoleSink {
  readonly kind: "console";
  readonly onRefused: OnRefused;
}

/** A file of OTLP/JSON lines, resolved. */
export interface FileSink {
  readonly kind: "file";
  readonly path: string;
  readonly rotateBytes: number;
  readonly keep: number;
  readonly onRefused: OnRefused;
}
