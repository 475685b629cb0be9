import type { DeadLetterRecord } from "../../consumer/index.ts";
import { type Column, formatCount, formatNumber, type RenderOptions } from "../../render/index.ts";
import { tableText } from "../table-text.ts";
import { timeText } from "../time-text.ts";

/** Letters of one reason from one topic. */
interface Group {
  readonly reason: string | undefined;
  readonly sourceTopic: string | undefined;
  letters: number;
  replayed: number;
  oldest: Date | undefined;
  newest: Date | undefined;
}

/** Beyond so many kinds, further ones are counted together: letters come from anywhere. */
const maxGroups = 1_000;

const columns: readonly Column[] = [
  { title: "reason" },
  { title: "source topic", tone: "name", minWidth: 12 },
  { title: "letters", align: "right", tone: "strong" },
  { title: "replayed", align: "right", tone: "good" },
  { title: "oldest", tone: "dim" },
  { title: "newest", tone: "dim" },
];

/** Counts letters by reason and source. */
export class LetterSummary {
  readonly #topic: string;
  readonly #groups = new Map<string, Group>();
  letters = 0;
  #replayed = 0;

  constructor(topic: string) {
    this.#topic = topic;
  }

  add({ reason, source, replayed, refusedAt }: DeadLetterRecord): void {
    const group = this.#groupOf(reason, source?.topic);
    this.letters++;
    group.letters++;
    if (replayed) {
      this.#replayed++;
      group.replayed++;
    }
    if (refusedAt !== undefined) {
      group.oldest =
        group.oldest !== undefined && group.oldest < refusedAt ? group.oldest : refusedAt;
      group.newest =
        group.newest !== undefined && group.newest > refusedAt ? group.newest : refusedAt;
    }
  }

  #groupOf(reason: string | undefined, sourceTopic: string | undefined): Group {
    const key = JSON.stringify([reason, sourceTopic]);
    const isOneTooMany = this.#groups.size >= maxGroups && !this.#groups.has(key);
    const group = this.#groups.get(isOneTooMany ? "" : key) ?? {
      reason: isOneTooMany ? "(others)" : reason,
      sourceTopic: isOneTooMany ? undefined : sourceTopic,
      letters: 0,
      replayed: 0,
      oldest: undefined,
      newest: undefined,
    };
    this.#groups.set(isOneTooMany ? "" : key, group);
    return group;
  }

  text(layout: RenderOptions): string {
    const done = this.#replayed === 0 ? "" : `, ${formatNumber(this.#replayed)} of them replayed`;
    const head = `${formatCount(this.letters, "dead letter")} on ${this.#topic}${done}`;
    const rows = this.#sorted().map((group) => [
      group.reason ?? "–",
      group.sourceTopic ?? "–",
      formatNumber(group.letters),
      formatNumber(group.replayed),
      timeText(group.oldest),
      timeText(group.newest),
    ]);
    return rows.length === 0 ? head : `${head}\n\n${tableText(columns, rows, layout)}`;
  }

  json() {
    return {
      topic: this.#topic,
      letters: this.letters,
      replayed: this.#replayed,
      groups: this.#sorted(),
    };
  }

  #sorted(): Group[] {
    return [...this.#groups.values()].sort((a, b) => b.letters - a.letters);
  }
}
