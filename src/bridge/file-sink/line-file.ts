import { type FileHandle, mkdir, open, rename, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { DeliveryError } from "../../errors/index.ts";
import { fileError } from "./file-error.ts";
import { wholeLines } from "./whole-lines.ts";

/** Where lines go, and when the file is set aside. */
export interface LineFileOptions {
  readonly path: string;
  /** A file that would grow beyond that is set aside; it has one line at least. */
  readonly rotateBytes: number;
  /** Files set aside that are kept: `<path>.1` is the youngest. */
  readonly keep: number;
}

/** Who owns the file may write, its group may read: telemetry can be confidential. */
const mode = 0o640;

/** How every line begins. */
const lineStart = '{"resource';

/**
 * A file of lines that are there as a whole or not at all. What is appended is on the disk, and not
 * only in the memory of the system, when `append` resolves. Where writing fails, and when a process
 * was killed while it wrote, what there is of the torn line is cut off before the next one.
 *
 * It has one writer. It may be renamed or deleted meanwhile, as log rotation does: the next lines go
 * to a new file.
 */
export class LineFile {
  readonly #options: LineFileOptions;
  #file: FileHandle | undefined;
  #size = 0;

  constructor(options: LineFileOptions) {
    this.#options = options;
  }

  /**
   * Opens the file, made if need be together with its folder.
   *
   * @throws DeliveryError `DISK_FULL` or `FILE_UNWRITABLE`
   */
  async open(): Promise<void> {
    await this.#open();
  }

  async #open(): Promise<FileHandle> {
    const { path } = this.#options;
    try {
      await mkdir(dirname(path), { recursive: true });
      const file = await open(path, "a+", mode);
      this.#file = file;
      this.#size = (await file.stat()).size;
      await this.#cutTornLine(file);
      return file;
    } catch (error) {
      await this.close();
      throw fileError(path, error);
    }
  }

  async #cutTornLine(file: FileHandle): Promise<void> {
    const { end, tail } = await wholeLines(file, this.#size);
    if (end === this.#size) {
      return;
    }
    if (!lineStart.startsWith(tail.slice(0, lineStart.length))) {
      throw new DeliveryError("FILE_UNWRITABLE", {
        detail: `${this.#options.path}: ends with a line that is no telemetry`,
        action: "Name a file of its own for telemetry.",
      });
    }
    await file.truncate(end);
    this.#size = end;
  }

  /**
   * Appends lines, all or none of them.
   *
   * @param lines - with their line breaks, together
   * @throws DeliveryError `DISK_FULL` or `FILE_UNWRITABLE`
   */
  async append(lines: Uint8Array): Promise<void> {
    const { path, rotateBytes } = this.#options;
    try {
      let file = await this.#current();
      if (this.#size > 0 && this.#size + lines.length > rotateBytes) {
        file = await this.#rotate();
      }
      await this.#write(file, lines);
    } catch (error) {
      throw fileError(path, error);
    }
  }

  /** The file that is at the path now; opened anew where it was lost, renamed or deleted. */
  async #current(): Promise<FileHandle> {
    const file = this.#file;
    if (file !== undefined) {
      const [own, there] = await Promise.all([
        file.stat(),
        stat(this.#options.path).catch(() => undefined),
      ]);
      if (own.ino === there?.ino && own.dev === there.dev) {
        this.#size = own.size;
        return file;
      }
      await this.close();
    }
    return await this.#open();
  }

  async #write(file: FileHandle, lines: Uint8Array): Promise<void> {
    try {
      for (let at = 0; at < lines.length; ) {
        at += (await file.write(lines, at)).bytesWritten;
      }
      await file.datasync();
      this.#size += lines.length;
    } catch (error) {
      await file.truncate(this.#size).catch(() => this.close());
      throw error;
    }
  }

  async #rotate(): Promise<FileHandle> {
    const { path, keep } = this.#options;
    await this.close();
    let number = 1;
    while (number < keep && (await stat(`${path}.${number}`).catch(() => undefined))) {
      number++;
    }
    for (; number > 1; number--) {
      await rename(`${path}.${number - 1}`, `${path}.${number}`);
    }
    await rename(path, `${path}.1`);
    return await this.#open();
  }

  async close(): Promise<void> {
    const file = this.#file;
    this.#file = undefined;
    await file?.close();
  }
}
