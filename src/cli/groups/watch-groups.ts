import { setTimeout as delay } from "node:timers/promises";
import { classifyError } from "../../errors/index.ts";
import { messageOf } from "../failure.ts";
import { jsonText } from "../json-text.ts";
import { Output } from "../output.ts";
import { layoutFor, type Terminal } from "../terminal.ts";
import { timeText } from "../time-text.ts";
import type { GroupReport } from "./group-report.ts";
import { groupLine, groupText } from "./group-text.ts";
import { Picture } from "./picture.ts";

/** What to watch, and for how long. */
export interface GroupWatch {
  readonly read: (signal: AbortSignal) => Promise<readonly GroupReport[]>;
  readonly intervalMs: number;
  /** A JSON line for each group and moment. */
  readonly json: boolean;
  readonly terminal: Terminal;
  /** Ends the watch. */
  readonly signal: AbortSignal;
}

/**
 * Shows groups again and again, until the signal is aborted or nobody reads any more.
 *
 * @throws what reading fails with the first time, or for a reason that will not pass
 */
export async function watchGroups(watch: GroupWatch): Promise<void> {
  const { intervalMs, json, read, terminal } = watch;
  const output = new Output(terminal.stdout);
  const ended = AbortSignal.any([watch.signal, output.closed]);
  const view =
    !json && terminal.stdout.isTTY === true ? drawing(output, terminal) : lines(watch, output);
  let isFirst = true;
  while (!ended.aborted) {
    try {
      await view.show(await read(ended), new Date());
      isFirst = false;
      await delay(intervalMs, undefined, { signal: ended });
    } catch (cause) {
      if (ended.aborted) {
        break;
      }
      const error = classifyError(cause);
      if (isFirst || !error.retriable) {
        throw error;
      }
      terminal.stderr.write(`${timeText(new Date())} ${messageOf(error)}\n`);
      view.leave();
      await delay(intervalMs, undefined, { signal: ended }).catch(() => {});
    }
  }
  output.throwIfFailed();
}

/** Where groups are shown, one moment after the other. */
interface View {
  show(groups: readonly GroupReport[], time: Date): Promise<void>;
  /** Something else was said in between. */
  leave(): void;
}

function lines({ json }: GroupWatch, output: Output): View {
  return {
    async show(groups, time) {
      for (const group of groups) {
        await output.line(json ? jsonText({ time, ...group }) : groupLine(group, time));
      }
    },
    leave() {},
  };
}

function drawing(output: Output, terminal: Terminal): View {
  const picture = new Picture(output, terminal.stdout);
  return {
    async show(groups, time) {
      const layout = layoutFor(terminal.stdout, terminal.env);
      const texts = groups.map((group) => groupText(group, layout));
      await picture.draw([`${timeText(time)}; Ctrl-C ends it`, ...texts].join("\n\n"));
    },
    leave: () => picture.leave(),
  };
}
