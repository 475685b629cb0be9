import type { KafkaBridgeError } from "../errors/index.ts";
import type { ExporterLog } from "./exporter-log.ts";

interface Outage {
  readonly since: Date;
  exports: number;
  items: number;
}

/**
 * Says once that exports fail, and once that they succeed again, with what was lost meanwhile: an
 * application whose Kafka is away for an hour must not fill its log with that.
 */
export class OutageNotice {
  readonly #log: ExporterLog;
  readonly #unit: string;
  #outage: Outage | undefined;
  /** How often items were refused for what they are, by the error's code. */
  readonly #refused = new Map<string, number>();

  /** @param unit - what is exported, in the plural */
  constructor(log: ExporterLog, unit: string) {
    this.#log = log;
    this.#unit = unit;
  }

  /** Items were not acknowledged, as none would be now. */
  failed(items: number, error: KafkaBridgeError): void {
    if (this.#outage === undefined) {
      this.#outage = { since: new Date(), exports: 0, items: 0 };
      this.#log.error(
        `${this.#unit} cannot be exported, and are dropped until they can: ${error.message}`,
        { code: error.code },
      );
    }
    this.#outage.exports += 1;
    this.#outage.items += items;
  }

  /** Items were refused for what they are; said at the 1st, 10th, 100th… time. */
  refused(items: number, error: KafkaBridgeError): void {
    const times = (this.#refused.get(error.code) ?? 0) + 1;
    this.#refused.set(error.code, times);
    if (Number.isInteger(Math.log10(times))) {
      const often = times === 1 ? "" : ` (${times} times by now)`;
      this.#log.error(`${items} ${this.#unit} were refused and dropped${often}: ${error.message}`, {
        code: error.code,
      });
    }
  }

  /** An export was acknowledged. */
  succeeded(): void {
    const outage = this.#outage;
    this.#outage = undefined;
    if (outage !== undefined) {
      this.#log.warn(`exporting again; ${this.#lost(outage)}`, fields(outage));
    }
  }

  /** Nothing is exported any more. */
  ended(): void {
    if (this.#outage !== undefined) {
      this.#log.warn(
        `shut down without a success; ${this.#lost(this.#outage)}`,
        fields(this.#outage),
      );
      this.#outage = undefined;
    }
  }

  #lost({ since, exports, items }: Outage): string {
    const often = exports === 1 ? "1 export" : `${exports} exports`;
    return `${items} ${this.#unit} of ${often} since ${since.toISOString()} were not acknowledged`;
  }
}

function fields({ since, exports, items }: Outage): Readonly<Record<string, unknown>> {
  return { since: since.toISOString(), exports, items };
}
