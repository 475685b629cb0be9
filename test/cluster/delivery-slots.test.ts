import { describe, expect, test } from "vitest";
import { DeliverySlots } from "../../src/cluster/delivery-slots.ts";

function delivery() {
  return { delivered: () => {}, failed: () => {} };
}

describe("numbers for records under way", () => {
  test("lead back to their record, once", () => {
    const slots = new DeliverySlots();
    const records = [delivery(), delivery(), delivery()];
    const numbers = records.map((record) => slots.put(record));
    expect(new Set(numbers).size).toBe(3);
    expect(numbers.map((number) => slots.take(number))).toEqual(records);
    expect(numbers.map((number) => slots.take(number))).toEqual([undefined, undefined, undefined]);
  });

  test("are used again, so that there are no more than records under way", () => {
    const slots = new DeliverySlots();
    const first = slots.put(delivery());
    slots.take(first);
    slots.take(first);
    const second = slots.put(delivery());
    const third = slots.put(delivery());
    expect(second).toBe(first);
    expect(third).not.toBe(second);
  });

  test("of records that are given up lead nowhere, and not to later records either", () => {
    const slots = new DeliverySlots();
    const given = [delivery(), delivery()];
    const numbers = given.map((record) => slots.put(record));
    expect(slots.takeAll()).toEqual(given);
    const later = slots.put(delivery());
    expect(numbers).not.toContain(later);
    expect(numbers.map((number) => slots.take(number))).toEqual([undefined, undefined]);
  });
});
