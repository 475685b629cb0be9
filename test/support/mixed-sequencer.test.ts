import { describe, expect, test } from "vitest";
import { spread } from "./mixed-sequencer.ts";

describe("files that wait", () => {
  test.each([
    { some: "AB", others: "123456", together: "A123B456" },
    { some: "AB", others: "12345", together: "A123B45" },
    { some: "ABC", others: "1", together: "AB1C" },
    { some: "", others: "12", together: "12" },
    { some: "AB", others: "", together: "AB" },
    { some: "", others: "", together: "" },
  ])("$some come evenly among those that compute, $others", ({ some, others, together }) => {
    expect(spread([...some], [...others]).join("")).toBe(together);
  });
});
