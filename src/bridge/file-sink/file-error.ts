import { DeliveryError } from "../../errors/index.ts";

/** No space, the user's quota used up, the process's limit on the size of a file. */
const full: ReadonlySet<unknown> = new Set(["ENOSPC", "EDQUOT", "EFBIG"]);

/** A failure of the file system, as one of ours. */
export function fileError(path: string, cause: unknown): DeliveryError {
  if (cause instanceof DeliveryError) {
    return cause;
  }
  const { code, message } = cause as NodeJS.ErrnoException;
  const detail = `${path}: ${message}`;
  return new DeliveryError(full.has(code) ? "DISK_FULL" : "FILE_UNWRITABLE", { detail, cause });
}
