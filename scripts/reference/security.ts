import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { errorTable } from "../../src/errors/index.ts";
import { failureCases } from "../../test/support/security/failure-cases.ts";
import { permissionCases } from "../../test/support/security/permission-cases.ts";
import { code, type Page, table } from "./page.ts";

const path = "docs/security.md";
const file = fileURLToPath(new URL(`../../${path}`, import.meta.url));

/** The tables of docs/security.md, from the rows that the tests run; its text is kept by hand. */
export const securityPage: Page = { path, render };

function render(): string {
  const text = readFileSync(file, "utf8");
  return fill(fill(text, "failures", failures()), "permissions", permissions());
}

function fill(text: string, name: string, content: string): string {
  const [open, close] = [`<!-- ${name} -->\n`, `<!-- /${name} -->`];
  const from = text.indexOf(open);
  const to = text.indexOf(close);
  if (from < 0 || to < from) {
    throw new Error(`${path} has no place for its table "${name}"`);
  }
  return text.slice(0, from + open.length) + content + text.slice(to);
}

function failures(): string {
  return table(
    ["case", "class", "code", "advice"],
    failureCases.map(({ name, code: errorCode, action, adminWorks }) => [
      adminWorks ? `${name} (administration works)` : name,
      code(errorTable[errorCode].class),
      code(errorCode),
      action ?? errorTable[errorCode].action,
    ]),
  );
}

function permissions(): string {
  return table(
    ["granted", "attempt", "class", "code", "where", "advice"],
    permissionCases.map(({ granted, attempt, code: errorCode, where, action }) => [
      granted.length === 0 ? "nothing" : granted.join(", "),
      attempt,
      code(errorTable[errorCode].class),
      code(errorCode),
      where,
      action ?? errorTable[errorCode].action,
    ]),
  );
}
