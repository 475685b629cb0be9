import { expect, test } from "vitest";
import { replacePart } from "./page.ts";

test("a part is put in, and replaced, without a change to the other", () => {
  const soak = replacePart("", "Soak", () => "flat");
  expect(soak).toBe("# Reliability\n\n## Soak\n\nflat\n");
  const both = replacePart(soak, "Failover", (before) => `${before}kept\n\nall`);
  expect(both).toBe("# Reliability\n\n## Failover\n\nkept\n\nall\n\n## Soak\n\nflat\n");
  expect(replacePart(both, "Failover", (before) => before.replace("kept\n\nall", "new"))).toBe(
    "# Reliability\n\n## Failover\n\nnew\n\n## Soak\n\nflat\n",
  );
});
