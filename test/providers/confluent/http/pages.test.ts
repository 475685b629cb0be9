import { describe, expect, it } from "vitest";
import {
  allPages,
  pagesOf,
  tokenOfAddress,
} from "../../../../src/providers/confluent/http/pages.ts";

describe("pages", () => {
  it("are read until there is no next one", async () => {
    const pages = [
      { items: [1, 2], next: "b" },
      { items: [], next: "c" },
      { items: [3], next: undefined },
    ];
    const asked: (string | undefined)[] = [];
    const all = await allPages("GET /x", async (token) => {
      asked.push(token);
      return pages[asked.length - 1] ?? { items: [], next: undefined };
    });
    expect(all).toEqual([1, 2, 3]);
    expect(asked).toEqual([undefined, "b", "c"]);
  });

  it("that lead back to one before are an error, not a loop", async () => {
    let calls = 0;
    const reading = allPages("GET /x", async (token) => {
      calls++;
      return { items: [], next: token === "a" ? "b" : "a" };
    });
    await expect(reading).rejects.toMatchObject({ code: "PROVIDER_FAILED" });
    expect(calls).toBe(3);
  });

  it("without an end are given up", async () => {
    let calls = 0;
    const read = async () => ({ items: [], next: String(++calls) });
    const reading = (async () => {
      for await (const page of pagesOf("GET /x", read, 20)) {
        expect(page).toEqual([]);
      }
    })();
    await expect(reading).rejects.toThrow("more than 20 pages");
    expect(calls).toBe(20);
  });
});

describe("the token of a next page", () => {
  it.each([
    ["https://api.confluent.cloud/org/v2/environments?page_token=abc", "abc"],
    ["https://elsewhere.example/steal?page_size=100&page_token=a%2Fb%3D", "a/b="],
    ["/org/v2/environments?page_token=x", "x"],
    ["https://api.confluent.cloud/org/v2/environments", undefined],
    ["https://api.confluent.cloud/?page_token=", undefined],
    ["", undefined],
    [undefined, undefined],
    [7, undefined],
  ])("of %j is %j", (next, token) => {
    expect(tokenOfAddress(next)).toBe(token);
  });
});
