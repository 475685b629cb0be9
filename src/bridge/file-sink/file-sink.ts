import type { FileSink as FileSinkConfig } from "../../config/index.ts";
import { ClosedError, classifyError, type KafkaBridgeError } from "../../errors/index.ts";
import {
  type Deliver,
  delivered,
  type Outcome,
  type Sink,
  type Status,
} from "../pipeline/index.ts";
import { fileError } from "./file-error.ts";
import { jsonLine } from "./json-line.ts";
import { LineFile } from "./line-file.ts";

/** Lines that are written and synced at once: those that came while the ones before were. */
const mostBytesAtOnce = 8_388_608;

const fullDelayMs = 5_000;
const mendingDelayMs = 10_000;

interface Waiting {
  readonly line: Uint8Array;
  readonly settle: (outcome: Outcome) => void;
}

/**
 * Writes parcels as OTLP/JSON, a request a line. A parcel is delivered when its line is on the disk,
 * synced: it outlives a crash of the process and of the machine. While a file cannot be written, what
 * comes is to be sent again.
 */
export class FileSink implements Sink {
  readonly name: string;
  readonly #file: LineFile;
  readonly #path: string;
  readonly #rotateBytes: number;
  #waiting: Waiting[] = [];
  #writing: Promise<void> | undefined;
  #failure: KafkaBridgeError | undefined;
  #isClosed = false;

  constructor(section: Pick<FileSinkConfig, "path" | "rotateBytes" | "keep">) {
    this.name = `file ${section.path}`;
    this.#file = new LineFile(section);
    this.#path = section.path;
    this.#rotateBytes = section.rotateBytes;
  }

  async start(): Promise<void> {
    await this.#file.open();
  }

  status(): Status {
    return this.#failure === undefined
      ? { isOk: true }
      : { isOk: false, reason: this.#failure.message };
  }

  readonly deliver: Deliver = async ({ request }) => {
    if (this.#isClosed) {
      return this.#closed();
    }
    let line: Uint8Array;
    try {
      line = jsonLine(request);
    } catch (error) {
      return { kind: "refused", error: classifyError(error) };
    }
    return await new Promise((settle) => {
      this.#waiting.push({ line, settle });
      this.#writing ??= this.#write();
    });
  };

  #closed(): Outcome {
    const error = new ClosedError({ detail: this.name });
    return { kind: "retry", delayMs: fullDelayMs, error };
  }

  async #write(): Promise<void> {
    while (this.#waiting.length > 0) {
      const batch = this.#takeBatch();
      const outcome = await this.#append(batch);
      for (const { settle } of batch) {
        settle(outcome);
      }
    }
    // In the same step as the last look at the queue: what comes later begins anew.
    this.#writing = undefined;
  }

  async #append(batch: readonly Waiting[]): Promise<Outcome> {
    try {
      await this.#file.append(Buffer.concat(batch.map(({ line }) => line)));
      this.#failure = undefined;
      return delivered;
    } catch (cause) {
      const error = fileError(this.#path, cause);
      this.#failure = error;
      return { kind: "retry", delayMs: error.retriable ? fullDelayMs : mendingDelayMs, error };
    }
  }

  #takeBatch(): Waiting[] {
    const limit = Math.min(mostBytesAtOnce, this.#rotateBytes);
    let bytes = 0;
    let count = 0;
    for (const { line } of this.#waiting) {
      bytes += line.length;
      if (count > 0 && bytes > limit) {
        break;
      }
      count++;
    }
    return this.#waiting.splice(0, count);
  }

  async close(timeoutMs: number): Promise<void> {
    this.#isClosed = true;
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, timeoutMs);
    });
    await Promise.race([this.#writing, late]);
    clearTimeout(timer);
    for (const { settle } of this.#waiting.splice(0)) {
      settle(this.#closed());
    }
    // What is being written is written: the file may have another writer after this.
    await this.#writing;
    await this.#file.close();
  }
}
