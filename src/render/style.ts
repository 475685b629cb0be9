/** How telemetry is laid out for a person. */
export interface RenderOptions {
  /** Colour by ANSI escape codes. Default false: the text holds no escape code at all. */
  readonly color?: boolean;
  /** Columns of the terminal. Default 100. Long text is wrapped or shortened to it. */
  readonly width?: number;
  /** Timestamps with their date, or the time of day alone. Both in UTC. Default `date`. */
  readonly clock?: "date" | "time";
  /** Show the attributes of every span under it. Default false. */
  readonly spanAttributes?: boolean;
}

/** What a piece of text means; the colour follows from it. */
export type Tone =
  | "plain"
  | "dim"
  | "strong"
  | "heading"
  | "name"
  | "service"
  | "good"
  | "warning"
  | "error";

/** Text in the colour of its meaning. */
export type Paint = (tone: Tone, text: string) => string;

const codes: Readonly<Record<Exclude<Tone, "plain">, readonly [number, number]>> = {
  dim: [2, 22],
  strong: [1, 22],
  heading: [4, 24],
  name: [36, 39],
  service: [35, 39],
  good: [32, 39],
  warning: [33, 39],
  error: [31, 39],
};

/** Paints by ANSI escape codes, or returns text as it is where colour was not asked for. */
export function createPaint(color = false): Paint {
  return (tone, text) => {
    if (!color || tone === "plain" || text === "") {
      return text;
    }
    const [on, off] = codes[tone];
    return `\u001b[${on}m${text}\u001b[${off}m`;
  };
}

/** The options with every default filled in. */
export function resolveOptions(options: RenderOptions = {}): Required<RenderOptions> {
  return {
    color: options.color ?? false,
    width: Math.max(40, options.width ?? 100),
    clock: options.clock ?? "date",
    spanAttributes: options.spanAttributes ?? false,
  };
}
