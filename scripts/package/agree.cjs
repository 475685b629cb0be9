// Run in the folder of the installed package: a module is the same by import() and by require().
const name = process.argv[2];
const required = require(name);

import(name).then((imported) => {
  const [a, b] = [required, imported].map((module) => Object.keys(module).sort().join());
  if (a !== b) throw new Error(`require gives ${a}, import gives ${b}`);
  for (const key of Object.keys(imported)) {
    if (required[key] !== imported[key]) throw new Error(`there are two of ${key}`);
  }
});
