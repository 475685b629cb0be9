import type { KafkaConfig } from "../config/index.ts";
import { ConfigError } from "../errors/index.ts";
import { type Signal, signals } from "../otlp/index.ts";
import type { RecordEncoding, SignalRules } from "./read-record.ts";

/**
 * What to read: signals, by which the configured topics are meant, or topics by name; a name that
 * begins with `^` is a regular expression. A topic that is called like a signal is meant by `^…$`.
 */
export type Selection = Signal | string | readonly (Signal | string)[];

/** A selection, resolved. */
export interface Subscription {
  /** Topic names and regular expressions, each once. */
  readonly topics: readonly string[];
  readonly rules: SignalRules;
}

/** How to read the records of topics, beside what their headers and the configuration say. */
interface SignalHints {
  readonly signalOf?: (topic: string) => Signal | undefined;
  readonly defaultSignal?: Signal;
  readonly encoding?: RecordEncoding;
}

/**
 * Finds the topics of a selection, and how to tell what their records hold: by the header
 * `otelcol.signal`, else by `signalOf`, else by the topic a signal is configured for, else by
 * `defaultSignal`.
 *
 * @param hints.wanted - signals to read where the selection does not say it: all by default
 * @throws ConfigError for an empty selection
 */
export function resolveSelection(
  config: KafkaConfig,
  selection: Selection,
  { wanted, ...hints }: SignalHints & { readonly wanted?: readonly Signal[] } = {},
): Subscription {
  const names: readonly string[] = typeof selection === "string" ? [selection] : selection;
  if (names.length === 0 || names.includes("")) {
    throw new ConfigError("CONFIG_INVALID", {
      issues: [{ path: "topics", message: "expected at least one signal or topic" }],
    });
  }
  const named = names.filter(isSignal);
  const topics = names.map((name) => (isSignal(name) ? config.topic[name].name : name));
  // With one signal alone, that is what its topic holds, whatever else is configured to share it.
  const only = named.length === 1 && names.length === 1 ? named[0] : undefined;
  const allSignals = names.length === named.length ? named : signals;
  return {
    topics: [...new Set(topics)],
    rules: signalRules(config, wanted ?? allSignals, {
      ...hints,
      ...(only === undefined || hints.defaultSignal !== undefined ? {} : { defaultSignal: only }),
    }),
  };
}

/** How to tell the records of topics whose selection does not matter. */
export function signalRules(
  config: KafkaConfig,
  wanted: readonly Signal[],
  { signalOf, defaultSignal, encoding }: SignalHints = {},
): SignalRules {
  const byTopic = new Map<string, Signal | undefined>();
  for (const signal of signals) {
    const { name } = config.topic[signal];
    // A topic that several signals share says nothing about its records.
    byTopic.set(name, byTopic.has(name) ? undefined : signal);
  }
  return {
    ofTopic: (topic) => signalOf?.(topic) ?? byTopic.get(topic) ?? defaultSignal,
    wanted: new Set(wanted),
    ...(encoding === undefined ? {} : { encoding }),
  };
}

function isSignal(name: string): name is Signal {
  return (signals as readonly string[]).includes(name);
}
