// Run in the folder of the installed package: bundling must not have renamed the classes of errors.
import { readFileSync } from "node:fs";

let errors = 0;
for (const module of JSON.parse(readFileSync("modules.json", "utf8"))) {
  for (const [key, value] of Object.entries(await import(module))) {
    if (typeof value !== "function" || !(value.prototype instanceof Error)) continue;
    errors += 1;
    if (value.name !== key) throw new Error(`${key} of ${module} is called ${value.name}`);
  }
}
if (errors === 0) throw new Error("no class of errors was found");
