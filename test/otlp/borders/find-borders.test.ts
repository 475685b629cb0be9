import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SerializationError } from "../../../src/errors/index.ts";
import {
  type Borders,
  containerColumns,
  findBorders,
  gapColumns,
  leafColumns,
  scan,
  signals,
} from "../../../src/otlp/index.ts";
import { mutate } from "../../support/otlp/mutate.ts";
import { randomRequest } from "../../support/otlp/random-request.ts";
import { SeededRandom } from "../../support/otlp/seeded-random.ts";
import { count, field, request } from "../../support/otlp/wire-bytes.ts";

const text = (borders: Borders, start: number, end: number) =>
  new TextDecoder().decode(borders.bytes.subarray(start, end));

/** Each item as the text of its content. */
function itemTexts(borders: Borders): string[] {
  const { width, body, end } = leafColumns;
  return Array.from({ length: borders.leafCount }, (_, leaf) => leaf * width)
    .filter((row) => borders.leaves[row + body] !== -1)
    .map((row) =>
      text(borders, borders.leaves[row + body] as number, borders.leaves[row + end] as number),
    );
}

/** The bytes of the head of a container. */
function head(borders: Borders, container: number): number[] {
  const bytes: number[] = [];
  const columns = gapColumns;
  let gap = borders.containers[
    container * containerColumns.width + containerColumns.firstGap
  ] as number;
  while (gap !== -1) {
    const row = gap * columns.width;
    const start = borders.gaps[row + columns.start] as number;
    bytes.push(...borders.bytes.subarray(start, borders.gaps[row + columns.end]));
    gap = borders.gaps[row + columns.next] as number;
  }
  return bytes;
}

const parentOf = (borders: Borders, container: number) =>
  borders.containers[container * containerColumns.width + containerColumns.parent];

describe("findBorders", () => {
  it("finds items inside scopes inside resources", () => {
    const scope = (...items: string[]) => field(2, ...items.map((item) => field(2, item)));
    const bytes = request(field(1, scope("a", "b"), scope("c")), field(1, scope("d")));
    const borders = findBorders("traces", bytes);
    expect(borders.items).toBe(4);
    expect(itemTexts(borders)).toEqual(["a", "b", "c", "d"]);
    expect([0, 1, 2, 3, 4, 5].map((row) => parentOf(borders, row))).toEqual([-1, 0, 1, 1, 0, 4]);
  });

  it("finds data points inside the data of metrics", () => {
    const metric = (number: number, ...points: string[]) =>
      field(2, field(1, "name"), field(number, ...points.map((point) => field(1, point))));
    const bytes = request(field(1, field(2, metric(5, "a"), metric(11, "b", "c"))));
    expect(itemTexts(findBorders("metrics", bytes))).toEqual(["a", "b", "c"]);
  });

  it("keeps as the head what is no container and no item, before, between and after", () => {
    const resource = field(1, "resource");
    const url = field(3, "url");
    const unknown = field(77, "unknown");
    const scope = field(2, field(2, "span"));
    const bytes = request(count(9, 5), field(1, resource, scope, unknown, scope, url));
    const borders = findBorders("traces", bytes);
    expect(head(borders, 0)).toEqual(count(9, 5));
    expect(head(borders, 1)).toEqual([...resource, ...unknown, ...url]);
    expect(head(borders, 2)).toEqual([]);
    const sizes = [0, 1, 2].map(
      (row) => borders.containers[row * containerColumns.width + containerColumns.headSize],
    );
    expect(sizes).toEqual([2, resource.length + unknown.length + url.length, 0]);
  });

  it("makes one leaf of a container without items", () => {
    const empty = field(1, field(1, "resource"), field(2, field(1, "scope")));
    const borders = findBorders("logs", request(empty, field(1, field(2, field(2, "item")))));
    expect(borders.items).toBe(1);
    expect(borders.leafCount).toBe(2);
    expect(borders.leaves[leafColumns.body]).toBe(-1);
    expect(itemTexts(borders)).toEqual(["item"]);
  });

  it("leaves in the head the data of a metric that later data replaces", () => {
    const replaced = field(5, field(1, "replaced"));
    const metric = field(2, replaced, field(7, field(1, "a")), field(7, field(1, "b")));
    const borders = findBorders("metrics", request(field(1, field(2, metric))));
    expect(itemTexts(borders)).toEqual(["a", "b"]);
    expect(head(borders, 3)).toEqual(replaced);
  });

  it("looks into nothing below the items", () => {
    const notAMessage = field(2, [0xff, 0xff, 0xff]);
    expect(findBorders("traces", request(field(1, field(2, notAMessage)))).items).toBe(1);
  });

  it("grows with many small items", () => {
    const items = Array.from({ length: 5_000 }, () => field(2));
    expect(findBorders("traces", request(field(1, field(2, ...items)))).items).toBe(5_000);
  });

  it("counts as a scan does", () => {
    fc.assert(
      fc.property(fc.constantFrom(...signals), fc.nat(), (signal, seed) => {
        const bytes = randomRequest(signal, seed, { oddity: 0.08 });
        expect(findBorders(signal, bytes).items).toBe(scan(signal, bytes).items);
      }),
      { numRuns: 300 },
    );
  });

  it("covers every byte of a request exactly once with tags, lengths, heads and leaves", () => {
    fc.assert(
      fc.property(fc.constantFrom(...signals), fc.nat(), (signal, seed) => {
        const borders = findBorders(signal, randomRequest(signal, seed, { oddity: 0.05 }));
        const { width, start, end } = leafColumns;
        let covered = 0;
        for (let row = 0; row < borders.leafCount * width; row += width) {
          covered +=
            (borders.leaves[row + end] as number) - (borders.leaves[row + start] as number);
        }
        const columns = containerColumns;
        for (let container = 0; container < borders.containerCount; container++) {
          const row = container * columns.width;
          covered += borders.containers[row + columns.headSize] as number;
        }
        // What is left are the tag and the length of each container but the request: 2 to 10 bytes.
        const containers = borders.containerCount - 1;
        expect(borders.bytes.length - covered).toBeGreaterThanOrEqual(containers * 2);
        expect(borders.bytes.length - covered).toBeLessThanOrEqual(containers * 10);
      }),
      { numRuns: 200 },
    );
  });

  it("throws nothing but SerializationError, whatever the bytes", () => {
    fc.assert(
      fc.property(fc.constantFrom(...signals), fc.nat(), (signal, seed) => {
        const bytes = mutate(randomRequest(signal, seed), new SeededRandom(seed));
        try {
          findBorders(signal, bytes);
        } catch (error) {
          expect(error).toBeInstanceOf(SerializationError);
        }
      }),
      { numRuns: 500 },
    );
  });
});
