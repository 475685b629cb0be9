import type { Logger } from "../../config/index.ts";
import type { KafkaBridgeError } from "../../errors/index.ts";
import type { Shard } from "../../providers/index.ts";

/** Which shards cannot be read at this moment, and why. Each is told once when it begins, and when it ends. */
export class Troubles {
  readonly #logger: Logger;
  readonly #byShard = new Map<string, { readonly name: string; readonly message: string }>();

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  failed({ id, name }: Shard, error: KafkaBridgeError): void {
    if (this.#byShard.get(id)?.message !== error.message) {
      this.#logger.warn(`${name} cannot be read for now: ${error.message}`, { code: error.code });
    }
    this.#byShard.set(id, { name, message: error.message });
  }

  succeeded({ id, name }: Shard): void {
    if (this.#byShard.delete(id)) {
      this.#logger.info(`${name} can be read again`);
    }
  }

  /** Forgets shards that are not read here any more. */
  keepOnly(shards: readonly Shard[]): void {
    const ids = new Set(shards.map(({ id }) => id));
    for (const id of this.#byShard.keys()) {
      if (!ids.has(id)) {
        this.#byShard.delete(id);
      }
    }
  }

  /** For a person; undefined where there are none. */
  get text(): string | undefined {
    const [first] = this.#byShard.values();
    if (first === undefined) {
      return undefined;
    }
    const others = this.#byShard.size - 1;
    return `${first.name}: ${first.message}${others === 0 ? "" : ` (and ${others} more shards)`}`;
  }
}
