import type { OptionRow } from "../../src/config/option-table.ts";
import { describeDefault, describeType, units } from "./option-text.ts";
import { code, table } from "./page.ts";

/** A table of options; `nameOf` says how an option is called there. Default: its whole path. */
export function optionTable(
  rows: readonly OptionRow[],
  nameOf: (path: readonly string[]) => string = (path) => path.join("."),
): string {
  return table(
    ["option", "takes", "default", "what it does"],
    rows.map((row) => [
      code(nameOf(row.path)),
      describeType(row.schema),
      row.required ? "required" : describeDefault(row.schema),
      [
        row.meta.description,
        row.meta.unit === "items" ? `Counts ${units.items}.` : "",
        row.meta.secret === true ? "A secret." : "",
        row.meta.property === undefined ? "" : `librdkafka: ${code(row.meta.property)}.`,
      ]
        .filter((part) => part !== "")
        .join(" "),
    ]),
  );
}
