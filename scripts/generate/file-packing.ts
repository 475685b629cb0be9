import { allMessages, schemaParts } from "../../src/otlp/schema/index.ts";

/** Leaves room for the lines that formatting adds and for the imports. */
const fieldsPerFile = 18;

function kebabCase(name: string): string {
  return name.replace(/(?<=[a-z])[A-Z]/g, (letter) => `-${letter}`).toLowerCase();
}

/**
 * Spreads functions that are made for each message over files that stay short: neighbours in the
 * schema share a file, which is called after the first of them.
 */
export function packIntoFiles(
  prefix: string,
  messages: ReadonlySet<string>,
): ReadonlyMap<string, string> {
  const homes = new Map<string, string>();
  for (const part of Object.values(schemaParts)) {
    let file = "";
    let room = 0;
    for (const name of Object.keys(part.messages).filter((each) => messages.has(each))) {
      const size = allMessages.get(name)?.fields.length ?? 0;
      if (file === "" || size > room) {
        file = `${prefix}-${kebabCase(name)}`;
        room = fieldsPerFile;
      }
      room -= size;
      homes.set(name, file);
    }
  }
  return homes;
}
