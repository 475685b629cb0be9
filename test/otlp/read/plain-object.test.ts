import { describe, expect, test } from "vitest";
import { newDoubles, newList, plainObject } from "../../../src/otlp/read/index.ts";

describe("plainObject", () => {
  const Point = plainObject<{ x: number; y: number }, [number]>(function (x) {
    this.x = x;
    this.y = 0;
  });

  test("makes objects like those of a literal", () => {
    const point = new Point(3);
    expect(point).toStrictEqual({ x: 3, y: 0 });
    expect(Object.getPrototypeOf(point)).toBe(Object.prototype);
    expect(point.constructor).toBe(Object);
    expect(structuredClone(point)).toStrictEqual(point);
  });
});

describe("newList and newDoubles", () => {
  test("make arrays that share nothing", () => {
    const list = newList<string>();
    list.push("a");
    expect(list).toStrictEqual(["a"]);
    expect(newList()).toStrictEqual([]);
    const doubles = newDoubles();
    doubles.push(0.5, Number.NaN);
    expect(doubles).toStrictEqual([0.5, Number.NaN]);
    expect(newDoubles()).toStrictEqual([]);
  });
});
