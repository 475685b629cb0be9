import { pipelineRows } from "../../src/config/bridge-rules.ts";
import { processRows } from "../../src/config/contradictions/bridge/process-wide.ts";
import { stepRows } from "../../src/config/contradictions/bridge/steps.ts";
import { topicRows } from "../../src/config/contradictions/bridge/topics.ts";
import { bridgeJsonSchema } from "../../src/config/index.ts";
import { type OptionRow, optionRows } from "../../src/config/option-table.ts";
import { bridgeSchema } from "../../src/config/sections/bridge/bridge-options.ts";
import { consumerSchema } from "../../src/config/sections/consumer.ts";
import { producerSchema } from "../../src/config/sections/producer.ts";
import { optionTable } from "./option-table.ts";
import { code, notice, type Page, table } from "./page.ts";

/** docs/reference/bridge.md: every option of a bridge.yaml, every combination that is refused. */
export const bridgePage: Page = { path: "docs/reference/bridge.md", render };

/** The JSON Schema of the same file, which the package brings for editors. */
export const bridgeSchemaFile: Page = {
  path: "schema/bridge.schema.json",
  render: () => JSON.stringify(bridgeJsonSchema()),
};

const introduction = `# bridge.yaml

What \`BridgeConfig.fromFile("bridge.yaml")\` reads, and with the same names what \`BridgeConfig.from\`
takes. \`otel-kafka init\` writes one to begin with. Sizes are in bytes, times in milliseconds.

A pipeline goes from one source to one sink, and one of the two is Kafka. The file is checked as a whole:
every problem is reported at once, with its path and line. Variables of the environment and relative
paths work as in [options.md](options.md).

For an editor that knows the YAML language server, the first line of the file can name the JSON Schema,
which \`otel-kafka init\` writes beside the file and the package has as \`otel-kafka-bridge/bridge.schema.json\`:

\`\`\`yaml
# yaml-language-server: $schema=./bridge.schema.json
\`\`\`
`;

const pipeline = ["pipelines", "<name>"];

/** What is documented elsewhere: the client's options, by themselves and within pipelines. */
const elsewhere: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ["from.kafka", new Set(Object.keys(consumerSchema.shape))],
  ["to.kafka", new Set([...Object.keys(producerSchema.shape)])],
]);
const shownAll = new Set(["groupId", "deadLetterTopic"]);

function render(): string {
  const rows = optionRows(bridgeSchema).filter(
    ({ path }) => path[0] !== "kafka" || path.length === 1,
  );
  const inPipeline = rows.filter(({ path }) => path.length > 2 && path[0] === "pipelines");
  return [
    notice,
    introduction,
    "## The whole bridge\n",
    optionTable(rows.filter(({ path }) => path[0] !== "pipelines" || path.length === 1)),
    "What `kafka` takes stands in [options.md](options.md).\n",
    "## A pipeline\n",
    optionTable(
      inPipeline.filter(({ path }) => path.length <= 4),
      nameInPipeline,
    ),
    ...["from.otlp", "from.kafka", "from.msk", "from.confluent", "process"].flatMap((place) =>
      section(place, inPipeline),
    ),
    ...["to.kafka", "to.otlp", "to.console", "to.file"].flatMap((place) =>
      section(place, inPipeline),
    ),
    "## Combinations that are refused\n",
    "Beside those of [the Kafka options](options.md#combinations-that-are-refused).\n",
    table(["option", "problem"], refusals()),
  ].join("\n");
}

function section(place: string, rows: readonly OptionRow[]): string[] {
  const start = [...pipeline, ...place.split(".")];
  const skipped = elsewhere.get(place);
  const own = rows.filter(
    ({ path }) =>
      path.length > start.length &&
      start.every((key, index) => path[index] === key) &&
      !isElsewhere(path[start.length] ?? "", skipped),
  );
  return [
    `## ${place}\n`,
    optionTable(own, nameInPipeline),
    ...(skipped === undefined ? [] : [alsoTakes[place] ?? ""]),
  ];
}

function isElsewhere(key: string, skipped: ReadonlySet<string> | undefined): boolean {
  return skipped?.has(key) === true && !shownAll.has(key);
}

const alsoTakes: Readonly<Record<string, string>> = {
  "from.kafka": "Beside these, every option of [`consumer`](options.md#consumer).\n",
  "to.kafka": "Beside these, every option of [`producer`](options.md#producer).\n",
};

function nameInPipeline(path: readonly string[]): string {
  return path.slice(pipeline.length).join(".").replaceAll(".[]", "[]");
}

function refusals(): string[][] {
  const shown = [
    ...processRows,
    ...[...pipelineRows, ...topicRows].map(({ reads: [first], message }) => ({
      reads: [first],
      message,
    })),
    ...stepRows.map(({ reads: [first], message }) => ({ reads: [`process[].${first}`], message })),
    ...acrossPipelines,
  ];
  return shown.map(({ reads: [first = ""], message }) => [code(first), message]);
}

/** Those whose message names the other side, which only a file has. */
const acrossPipelines = [
  { reads: ["from.kafka.groupId"], message: "is that of another pipeline" },
  {
    reads: ["to.kafka.transactionalId"],
    message: "is that of another pipeline, or there are `workers`",
  },
  { reads: ["from.kafka.instanceId"], message: "there are `workers`" },
  { reads: ["to.file.path"], message: "is that of another pipeline, or there are `workers`" },
  { reads: ["port"], message: "is the port of another listener, or 0 with `workers`" },
  {
    reads: ["limits.memoryBytes"],
    message: "is less than a listener's largest request, or than the pipelines' buffers together",
  },
] as const;
