import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { buildProgram } from "../../test/support/build-program.ts";

/** A program of the bench in a process of its own, as it would run from the package. */
export interface BenchProgram extends AsyncDisposable {
  /** The next thing that it says. Rejects if it ends before. */
  answer<Answer>(): Promise<Answer>;
}

/**
 * Starts a program of this folder, built before: what runs sources directly takes about 50 MB of memory
 * by itself. Disposing of it has it end.
 */
export async function startProgram(name: string, args: readonly string[]): Promise<BenchProgram> {
  const built = await buildProgram(new URL(name, import.meta.url));
  const child = fork(built.path, [...args]);
  const ended = endOf(child);
  return {
    answer: async <Answer>() => {
      const failed = ended.then((code) => {
        throw new Error(`${name} ended with ${code}`);
      });
      const [answer] = (await Promise.race([once(child, "message"), failed])) as [Answer];
      return answer;
    },
    [Symbol.asyncDispose]: async () => {
      if (child.connected) {
        child.disconnect();
      }
      await ended;
      await built[Symbol.asyncDispose]();
    },
  };
}

function endOf(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve) => child.once("exit", resolve));
}
