const maxAnswerBytes = 65_536;

/** The body of a backend's answer as it comes: what exceeds 64 KiB is passed over. */
export class AnswerBody {
  readonly #chunks: Buffer[] = [];
  #length = 0;

  add(chunk: Buffer): void {
    if (this.#length < maxAnswerBytes) {
      this.#chunks.push(chunk);
      this.#length += chunk.length;
    }
  }

  bytes(): Buffer {
    return Buffer.concat(this.#chunks);
  }
}
