/** Says something that happens often once in a while. */
export class RareLog {
  readonly #everyMs: number;
  readonly #now: () => number;
  #next = 0;
  #unsaid = 0;

  constructor(everyMs: number, now = () => performance.now()) {
    this.#everyMs = everyMs;
    this.#now = now;
  }

  /** @param write - called where it is time, with how often it happened unsaid since the last time */
  say(write: (unsaid: number) => void): void {
    const now = this.#now();
    if (now < this.#next) {
      this.#unsaid++;
      return;
    }
    this.#next = now + this.#everyMs;
    const unsaid = this.#unsaid;
    this.#unsaid = 0;
    write(unsaid);
  }
}
