const faults: Readonly<Record<string, string>> = {
  EACCES: "this user may not",
  EISDIR: "it is a folder",
  ENOENT: "there is no such file or folder",
  ENOSPC: "the disk is full",
  ENOTDIR: "a part of the path is a file",
  EPERM: "this user may not",
  EROFS: "the disk is read-only",
};

/** Why a file could not be read or written, in words; the code of the system where there are none. */
export function fileFault(cause: unknown): string {
  const code = (cause as NodeJS.ErrnoException | null | undefined)?.code ?? "unknown reason";
  return faults[code] ?? code;
}
