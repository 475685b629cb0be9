import type { BridgeProcess, Logger, LogLevel } from "../../config/index.ts";
import { KafkaBridgeError } from "../../errors/index.ts";
import { createPaint, neutralize, type Tone } from "../../render/index.ts";
import { type Terminal, wantsColor } from "../terminal.ts";
import { RepeatLimit } from "./repeat-limit.ts";

type Fields = Readonly<Record<string, unknown>>;

const levels = ["debug", "info", "warn", "error"] as const satisfies readonly LogLevel[];

const tones: Readonly<Record<LogLevel, Tone>> = {
  debug: "dim",
  info: "dim",
  warn: "warning",
  error: "error",
};

/** Of each kind so many messages in ten seconds are said. */
const repeatRules = { most: 5, windowMs: 10_000 };
/** A text that is not worth more space in a log. */
const maxTextLength = 2_000;
const maxKindLength = 120;

/**
 * The bridge's log, on standard error: a line for each message, as text or as JSON. What comes again
 * and again is said a few times, then only how often it came.
 */
export class BridgeLog implements Logger, Disposable {
  readonly #terminal: Terminal;
  readonly #limit = new RepeatLimit(repeatRules);
  readonly #timer: NodeJS.Timeout;
  readonly #worker: Fields;
  #level = levels.indexOf("info");
  #format: BridgeProcess["log"]["format"] = "text";

  /** @param worker - fields of every message, which tell the workers of a bridge apart */
  constructor(terminal: Terminal, worker: Fields = {}) {
    this.#terminal = terminal;
    this.#worker = worker;
    this.#timer = setInterval(() => this.#tell(this.#limit.over()), repeatRules.windowMs);
    this.#timer.unref();
  }

  /** Takes the level and the format that a configuration asks for. */
  configure({ level, format }: BridgeProcess["log"]): void {
    this.#level = levels.indexOf(level);
    this.#format = format;
  }

  debug(message: string, fields?: Fields): void {
    this.#log("debug", message, fields);
  }

  info(message: string, fields?: Fields): void {
    this.#log("info", message, fields);
  }

  warn(message: string, fields?: Fields): void {
    this.#log("warn", message, fields);
  }

  error(message: string, fields?: Fields): void {
    this.#log("error", message, fields);
  }

  /** Says what is held back. */
  [Symbol.dispose](): void {
    clearInterval(this.#timer);
    this.#tell(this.#limit.held());
  }

  #log(level: LogLevel, message: string, fields: Fields = {}): void {
    if (levels.indexOf(level) < this.#level) {
      return;
    }
    const kind = `${level} ${kindOf(message)}`;
    if (this.#limit.judge(kind) === "say") {
      this.#write(level, message, fields);
    }
  }

  #tell(held: Iterable<readonly [kind: string, held: number]>): void {
    for (const [kind, count] of held) {
      const [, level = "info", text = ""] = /^(\w+) (.*)$/s.exec(kind) ?? [];
      this.#write(level as LogLevel, `said ${count} times more: ${text}`, { repeated: count });
    }
  }

  #write(level: LogLevel, message: string, fields: Fields): void {
    const time = new Date().toISOString();
    const values = Object.entries({ ...this.#worker, ...fields }).map(
      ([key, value]) => [key, plainValue(value)] as const,
    );
    const { stderr, env } = this.#terminal;
    if (this.#format === "json") {
      const named = values.map(([key, value]) => [ownKeys.has(key) ? `${key}_` : key, value]);
      const record = { time, level, message: shortened(message), ...Object.fromEntries(named) };
      stderr.write(`${JSON.stringify(record)}\n`);
      return;
    }
    const pairs = values.map(([key, value]) => `${key}=${textOf(value)}`);
    const paint = createPaint(wantsColor(stderr, env));
    const text = neutralize([shortened(message).trimEnd(), ...pairs].join(" "));
    stderr.write(`${time} ${paint(tones[level], level.padEnd(5))} ${text}\n`);
  }
}

const ownKeys: ReadonlySet<string> = new Set(["time", "level", "message"]);

/** Messages that differ by numbers alone are of one kind. */
function kindOf(message: string): string {
  return message.replaceAll(/\d+/g, "#").slice(0, maxKindLength);
}

function shortened(text: string): string {
  return text.length <= maxTextLength ? text : `${text.slice(0, maxTextLength)}…`;
}

/** A value that JSON has. Of an error, what is for people: its fields may hold anything. */
function plainValue(value: unknown): unknown {
  if (value instanceof KafkaBridgeError) {
    return `${value.code}: ${shortened(value.message)}`;
  }
  if (value instanceof Error) {
    return shortened(value.message);
  }
  if (typeof value === "string") {
    return shortened(value);
  }
  if (typeof value === "number" || typeof value === "boolean" || value === null) {
    return value;
  }
  try {
    return shortened(typeof value === "object" ? JSON.stringify(value) : String(value));
  } catch {
    return "[unprintable]";
  }
}

function textOf(value: unknown): string {
  const text = String(value);
  return typeof value === "string" && /[\s"=]/.test(text) ? JSON.stringify(text) : text;
}
