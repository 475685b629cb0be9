// Run in the folder of the installed package: imports every module of it.
import { readFileSync } from "node:fs";

for (const name of JSON.parse(readFileSync("modules.json", "utf8"))) {
  const exported = Object.keys(await import(name));
  if (exported.length === 0) throw new Error(`${name} exports nothing`);
}
