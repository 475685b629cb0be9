import { basename } from "node:path";
import { BaseSequencer, type TestSpecification } from "vitest/node";

// What takes more than a minute, and so must not begin last.
const SLOW = ["failover", "exactly-once", "provider-source-instances", "bridge-proof-broker"];

/**
 * Puts the files that wait for brokers evenly among those that compute, so that both use the machine
 * all the time, and those that take longest where they neither meet nor come last.
 */
export class MixedSequencer extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const waiting = sorted.filter(({ project }) => project.name === "integration");
    const computing = sorted.filter(({ project }) => project.name !== "integration");
    const isSlow = ({ moduleId }: TestSpecification): boolean => {
      return SLOW.includes(basename(moduleId, ".test.ts"));
    };
    const slow = waiting.filter(isSlow);
    const others = waiting.filter((file) => !isSlow(file));
    return spread(spread(slow, others), computing);
  }
}

/** Puts `some` among `others` at even distances, beginning with one of them; each keeps its order. */
export function spread<T>(some: readonly T[], others: readonly T[]): T[] {
  const each = others.length / some.length;
  return [
    ...some.flatMap((one, index) => {
      return [one, ...others.slice(Math.round(index * each), Math.round((index + 1) * each))];
    }),
    ...(some.length === 0 ? others : []),
  ];
}
