import { readFile } from "node:fs/promises";
import type { PemSource } from "../../config/index.ts";
import { ConfigError, fileFault } from "../../errors/index.ts";

/**
 * The PEM text that an option stands for.
 *
 * @param option - path of the option, for the error
 * @throws ConfigError `CONFIG_UNREADABLE`
 */
export async function readPem(option: string, source: PemSource): Promise<string> {
  return "pem" in source ? source.pem.reveal() : await readOptionFile(option, source.path);
}

/**
 * The text of a file that an option names.
 *
 * @throws ConfigError `CONFIG_UNREADABLE`
 */
export async function readOptionFile(option: string, path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (cause) {
    throw new ConfigError("CONFIG_UNREADABLE", {
      issues: [{ path: option, message: `cannot read ${path} (${fileFault(cause)})` }],
      cause,
    });
  }
}
