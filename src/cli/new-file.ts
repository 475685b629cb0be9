import { randomUUID } from "node:crypto";
import { constants, copyFile, link, open, rename, rm } from "node:fs/promises";
import { ConfigError, fileFault } from "../errors/index.ts";

/**
 * Writes a file so that it is there whole or not at all.
 *
 * @param replace - whether one of that name may be there already
 * @throws ConfigError where it may not and is, and where writing fails
 */
export async function writeNewFile(
  path: string,
  text: string,
  { replace }: { readonly replace: boolean },
): Promise<void> {
  const draft = `${path}.${randomUUID()}.tmp`;
  try {
    await writeDraft(draft, text);
    await (replace ? rename(draft, path) : claim(draft, path));
  } catch (cause) {
    const code = codeOf(cause) === "EEXIST" ? "CONFIG_EXISTS" : "CONFIG_UNWRITABLE";
    const detail = code === "CONFIG_EXISTS" ? path : `${path}: ${fileFault(cause)}`;
    throw new ConfigError(code, { detail, cause });
  } finally {
    await rm(draft, { force: true });
  }
}

async function writeDraft(path: string, text: string): Promise<void> {
  await using file = await open(path, "wx");
  await file.writeFile(text);
  await file.sync();
}

/** Gives the draft its name unless another has it: looking first would leave time for one to come. */
async function claim(draft: string, path: string): Promise<void> {
  try {
    await link(draft, path);
  } catch (error) {
    // Not every file system has links.
    if (!["EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS"].includes(codeOf(error) ?? "")) {
      throw error;
    }
    await copyFile(draft, path, constants.COPYFILE_EXCL);
  }
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && "code" in error ? String(error.code) : undefined;
}
