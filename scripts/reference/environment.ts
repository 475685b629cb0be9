import { kafkaRules } from "../../src/config/kafka-rules.ts";
import { type OptionRow, optionRows } from "../../src/config/option-table.ts";
import { describeDefault, describeText } from "./option-text.ts";
import { code, notice, type Page, table } from "./page.ts";

/** docs/reference/environment.md: every variable that `KafkaConfig.fromEnv()` reads. */
export const environmentPage: Page = { path: "docs/reference/environment.md", render };

const introduction = `# Environment

What \`KafkaConfig.fromEnv()\` reads. An empty variable counts as not set. Values with a fixed set of words
are taken in any case; \`true\`, \`yes\`, \`on\` and \`1\` are true, \`false\`, \`no\`, \`off\` and \`0\` false;
lists have commas between, and so have names and values: \`a=1,b=2\`. What the options do stands in
[options.md](options.md).

Other variables that start with \`KAFKA_\` are left alone, for images of Kafka and Kubernetes set many; one
that looks like a misspelt name of these is named in a warning, and beside any problem.
`;

function render(): string {
  const byName = new Map(
    optionRows(kafkaRules.schema).flatMap((row) => (row.env === undefined ? [] : [[row.env, row]])),
  );
  return [
    notice,
    introduction,
    table(
      ["variable", "option", "takes", "default"],
      [...byName].map(([name, row]) => [
        code(name),
        code(row.path.join(".")),
        row.path.join(".") === "auth.mechanism" ? allMechanisms() : describeText(row.schema),
        describeDefaultOf(row),
      ]),
    ),
  ].join("\n");
}

function describeDefaultOf({ required, path, schema }: OptionRow): string {
  if (!required) {
    return describeDefault(schema);
  }
  return path.length === 1 ? "required" : "none";
}

/** The one option that each alternative of `auth` has with values of its own. */
function allMechanisms(): string {
  return optionRows(kafkaRules.schema)
    .filter(({ path }) => path.join(".") === "auth.mechanism")
    .map(({ schema }) => describeText(schema))
    .join(", ");
}
