import { constants } from "node:fs";
import { access, readFile } from "node:fs/promises";
import { join } from "node:path";
import { bridgeStarter } from "../../config/index.ts";
import { ConfigError, fileFault } from "../../errors/index.ts";
import { awsTemplate } from "../../providers/index.ts";
import { writeNewFile } from "../new-file.ts";
import type { Terminal } from "../terminal.ts";
import { type CloudOptions, sourceOptions } from "./cloud-options.ts";

/** Where the files of a set-up go, and whether others give way. */
export interface SetupFileOptions extends CloudOptions {
  readonly out: string;
  readonly force?: boolean;
  readonly topic?: string;
}

/** A file that a set-up writes. */
export interface SetupFile {
  readonly path: string;
  readonly text: string;
}

/** Writes the files. Those that are there as they are to be stay. */
export async function writeSetupFiles(
  files: readonly SetupFile[],
  { force: replace = false }: Pick<SetupFileOptions, "force">,
): Promise<readonly string[]> {
  const written: string[] = [];
  for (const { path, text } of files) {
    if ((await contentOf(path)) !== text) {
      await writeNewFile(path, text, { replace });
      written.push(path);
    }
  }
  return written;
}

/**
 * What is to be written: a bridge.yaml without secrets, which it takes from the environment, and AWS's
 * templates.
 *
 * @throws ConfigError where it cannot be, or would replace something that may not be replaced: before
 * anything is deployed or sent
 */
export async function setupFiles(
  options: SetupFileOptions,
  terminal: Pick<Terminal, "env">,
): Promise<readonly SetupFile[]> {
  const { brokers, topic, out, provider, force = false } = options;
  const source = sourceOptions(options, terminal);
  const known: Record<string, unknown> = { ...("msk" in source ? source.msk : source.confluent) };
  delete known.apiKey;
  delete known.apiSecret;
  const { text } = bridgeStarter({ from: provider, to: "kafka", brokers, topic, known });
  const files: SetupFile[] = [{ path: join(out, "bridge.yaml"), text }];
  if (provider === "msk") {
    for (const name of ["metric-stream", "polling-role"] as const) {
      files.push({ path: join(out, `${name}.yaml`), text: await awsTemplate(name) });
    }
  }
  await access(out, constants.W_OK).catch((cause: unknown) => {
    throw new ConfigError("CONFIG_UNWRITABLE", { detail: `${out}: ${fileFault(cause)}`, cause });
  });
  for (const { path, text: wanted } of files) {
    const there = await contentOf(path);
    if (!force && there !== undefined && there !== wanted) {
      throw new ConfigError("CONFIG_EXISTS", { detail: path });
    }
  }
  return files;
}

/** Undefined where there is no such file. */
async function contentOf(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (cause) {
    if (cause instanceof Error && "code" in cause && cause.code === "ENOENT") {
      return undefined;
    }
    throw new ConfigError("CONFIG_UNREADABLE", { detail: `${path}: ${fileFault(cause)}`, cause });
  }
}
