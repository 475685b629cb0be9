import { bridgeSchema } from "../sections/bridge/bridge-options.ts";
import { type Entry, off, on, section } from "./entry.ts";
import { comment, renderEntries } from "./render.ts";
import { kafkaSection, type StarterParts, sinks, sources, wholeBridge } from "./sections.ts";

/** Where it may go. */
export const starterSinks = ["kafka", "otlp", "console", "file"] as const;

/** What a file to begin with is for. */
export interface StarterChoice extends StarterParts {
  readonly to: (typeof starterSinks)[number];
  /** The JSON Schema for editors, as the file names it. Default: the file names none. */
  readonly schema?: string | undefined;
}

/** A file to begin with. */
export interface Starter {
  /** The file: YAML, each option under what it does. */
  readonly text: string;
  /** The names of its pipelines. */
  readonly pipelines: readonly string[];
}

/**
 * A bridge.yaml to begin with. It passes the check as it is. One of source and sink of a pipeline is
 * Kafka; where neither of the choice is, there are two pipelines, with Kafka between them.
 */
export function bridgeStarter(choice: StarterChoice): Starter {
  const pipelines = pipelinesOf(choice);
  const lines = [
    ...(choice.schema === undefined ? [] : [`# yaml-language-server: $schema=${choice.schema}`]),
    ...comment(introduction),
    "",
    ...renderEntries(
      [kafkaSection(choice), section("pipelines", pipelines), ...wholeBridge],
      bridgeSchema,
    ),
    "",
  ];
  return { text: lines.join("\n"), pipelines: pipelines.map(({ key }) => key) };
}

const introduction =
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is what the file's own text says
  "A bridge of otel-kafka-bridge. Options behind a # without a space are off: most show their default, some an example. All options are in docs/reference/bridge.md of the package. A text may hold variables of the environment: ${NAME}, ${NAME:-default}, ${NAME:?message}; $$ is a dollar sign.";

function pipelinesOf(choice: StarterChoice): Entry[] {
  const { from, to } = choice;
  if (from === "kafka") {
    return [to === "kafka" ? mirror(choice) : deliver(choice)];
  }
  return to === "kafka" ? [ingest(choice)] : [ingest(choice), deliver(choice)];
}

function ingest(choice: StarterChoice): Entry {
  const source = sources[choice.from](choice, "ingest");
  return pipeline("ingest", withKnown(source, choice.known ?? {}), sinks.kafka(choice));
}

/** JSON is YAML, too. */
function withKnown({ key, entries = [] }: Entry, known: Record<string, unknown>): Entry {
  const set = Object.entries(known).filter(([, value]) => value !== undefined);
  const names = new Set(set.map(([name]) => name));
  const settings = set.map(([name, value]) => on(name, JSON.stringify(value)));
  return section(key, [...settings, ...entries.filter((entry) => !names.has(entry.key))]);
}

function deliver(choice: StarterChoice): Entry {
  return pipeline("deliver", sources.kafka(choice, "deliver"), sinks[choice.to](choice));
}

function mirror(choice: StarterChoice): Entry {
  return pipeline("mirror", sources.kafka(choice, "mirror"), sinks.kafka(choice));
}

function pipeline(name: string, from: Entry, to: Entry): Entry {
  return section(name, [
    section("from", [from]),
    off("process", "[{ sample: { ratio: 0.5 } }, { attributes: { redact: [enduser.id] } }]"),
    section("to", [to]),
  ]);
}
