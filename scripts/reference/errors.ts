import { type ErrorRow, errorTable } from "../../src/errors/index.ts";
import { code, notice, type Page, table } from "./page.ts";

/** docs/reference/errors.md: every error, by class. */
export const errorsPage: Page = { path: "docs/reference/errors.md", render };

const introduction = `# Errors

Every error that this library throws is a \`KafkaBridgeError\` with \`code\`, \`retriable\`, \`fatal\`, \`action\`
and, where another error is underneath, \`cause\`. *Retriable*: the same call may succeed if it is tried
again unchanged. *Fatal*: the instance that threw it is of no further use. *Numbers*: the codes of
librdkafka (negative) and of Kafka's protocol that end up here.
`;

function render(): string {
  const rows = Object.entries(errorTable) as [string, ErrorRow][];
  const classes = [...new Set(rows.map(([, row]) => row.class))];
  return [
    notice,
    introduction,
    ...classes.flatMap((name) => [
      `## ${name}\n`,
      table(
        ["code", "what happened", "what to do", "retriable", "fatal", "numbers"],
        rows
          .filter(([, row]) => row.class === name)
          .map(([errorCode, row]) => [
            code(errorCode),
            row.text,
            row.action,
            row.retriable ? "yes" : "no",
            row.fatal ? "yes" : "no",
            (row.driver ?? []).join(", "),
          ]),
      ),
    ]),
  ].join("\n");
}
