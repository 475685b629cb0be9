import { Fault, type FaultReason } from "./fault.ts";
import { type FieldPlan, type MessagePlan, planOf } from "./message-plans.ts";

/**
 * The scan that knows every rule, by interpreting the schema table. It runs where a fast scanner met
 * something unusual, and either accepts it or says what is wrong, where and in which field.
 */
export class ThoroughScan {
  readonly #bytes: Uint8Array;
  readonly #maxDepth: number;
  // The fields on the way down, and the position of each in its list; -1 where there is no list.
  readonly #fields: FieldPlan[] = [];
  readonly #indexes: number[] = [];

  constructor(bytes: Uint8Array, maxDepth: number) {
    this.#bytes = bytes;
    this.#maxDepth = maxDepth;
  }

  /** The number of items of a request of this type. Throws {@link Fault}. */
  request(type: string): number {
    return this.#message(planOf(type), 0, this.#bytes.length, 0);
  }

  #message(plan: MessagePlan, start: number, end: number, depth: number): number {
    const seen: number[] = [];
    let items = 0;
    let chosen: FieldPlan | undefined;
    let p = start;
    while (p < end) {
      const next = this.#afterTag(p, end);
      const tag = this.#value(p, next);
      const number = tag >>> 3;
      const field = number < plan.length ? plan[number] : undefined;
      if (field === undefined) {
        p = this.#afterUnknown(p, next, end, depth, number, tag & 7);
        continue;
      }
      if (field.inOneof && field !== chosen) {
        // The members of a oneof replace each other, and with them their items.
        chosen = field;
        items = 0;
      }
      this.#enter(field, number, seen);
      const content = this.#afterField(field, tag & 7, p, next, end);
      if (field.type !== undefined) {
        this.#checkDepth(p, depth + 1);
        const inner = this.#message(
          planOf(field.type),
          this.#afterLength(p, next, end),
          content,
          depth + 1,
        );
        items += field.isItem ? 1 : inner;
      }
      this.#fields.pop();
      this.#indexes.pop();
      p = content;
    }
    return items;
  }

  #enter(field: FieldPlan, number: number, seen: number[]): void {
    let index = -1;
    if (field.repeated && !field.packable) {
      index = seen[number] ?? 0;
      seen[number] = index + 1;
    }
    this.#fields.push(field);
    this.#indexes.push(index);
  }

  /** Checks a known field whose tag is at `at` and whose value is at `p`; the position after it. */
  #afterField(field: FieldPlan, wireType: number, at: number, p: number, end: number): number {
    if (wireType === 2 && field.packable) {
      const start = this.#afterLength(at, p, end);
      const stop = this.#afterValue(2, at, p, end);
      this.#packed(field.wireType, at, start, stop);
      return stop;
    }
    if (wireType !== field.wireType) {
      this.#fail("wireType", at);
    }
    const stop = this.#afterValue(wireType, at, p, end);
    if (field.idLength !== undefined) {
      const length = stop - this.#afterLength(at, p, end);
      if (length !== 0 && length !== field.idLength) {
        this.#fail("idLength", at);
      }
    }
    return stop;
  }

  #packed(wireType: number, at: number, start: number, stop: number): void {
    let p = start;
    while (p < stop) {
      p = wireType === 0 ? this.#afterVarint(at, p, stop) : p + (wireType === 1 ? 8 : 4);
    }
    if (p !== stop) {
      this.#fail("packed", at);
    }
  }

  #afterUnknown(
    at: number,
    p: number,
    end: number,
    depth: number,
    number: number,
    wireType: number,
  ): number {
    if (number === 0) {
      this.#fail("fieldNumber", at);
    }
    if (wireType === 3) {
      return this.#afterGroup(at, p, end, depth + 1, number);
    }
    return this.#afterValue(wireType, at, p, end);
  }

  #afterGroup(at: number, start: number, end: number, depth: number, number: number): number {
    this.#checkDepth(at, depth);
    let p = start;
    while (p < end) {
      const next = this.#afterTag(p, end);
      const tag = this.#value(p, next);
      if ((tag & 7) === 4) {
        if (tag >>> 3 !== number) {
          this.#fail("endGroup", p);
        }
        return next;
      }
      p = this.#afterUnknown(p, next, end, depth, tag >>> 3, tag & 7);
    }
    return this.#fail("openGroup", at);
  }

  #afterValue(wireType: number, at: number, p: number, end: number): number {
    switch (wireType) {
      case 0:
        return this.#afterVarint(at, p, end);
      case 1:
        return this.#within(at, p + 8, end);
      case 2: {
        const start = this.#afterLength(at, p, end);
        return this.#within(at, start + this.#value(p, start), end);
      }
      case 4:
        return this.#fail("endGroup", at);
      case 5:
        return this.#within(at, p + 4, end);
      default:
        return this.#fail("unknownWireType", at);
    }
  }

  #within(at: number, p: number, end: number): number {
    return p <= end ? p : this.#fail("length", at);
  }

  #checkDepth(at: number, depth: number): void {
    if (depth > this.#maxDepth) {
      this.#fail("depth", at);
    }
  }

  #afterTag(at: number, end: number): number {
    const next = this.#varintEnd(at, end, 5);
    return next === undefined || this.#value(at, next) > 0xffffffff ? this.#fail("tag", at) : next;
  }

  #afterLength(at: number, p: number, end: number): number {
    return this.#varintEnd(p, end, 5) ?? this.#fail("length", at);
  }

  #afterVarint(at: number, p: number, end: number): number {
    return this.#varintEnd(p, end, 10) ?? this.#fail("varint", at);
  }

  #varintEnd(p: number, end: number, most: number): number | undefined {
    for (let next = p; next < end && next < p + most; next++) {
      if ((this.#bytes[next] as number) < 128) {
        return next + 1;
      }
    }
    return undefined;
  }

  /** The number that a varint of up to five bytes holds. */
  #value(p: number, next: number): number {
    if (next === p + 1) {
      return this.#bytes[p] as number;
    }
    let value = 0;
    for (let at = next - 1; at >= p; at--) {
      value = value * 128 + ((this.#bytes[at] as number) & 127);
    }
    return value;
  }

  #fail(reason: FaultReason, offset: number): never {
    const path = this.#fields.map(({ name }, depth) => {
      const index = this.#indexes[depth] as number;
      return index < 0 ? name : `${name}[${index}]`;
    });
    throw new Fault(reason, offset, path.join("."));
  }
}
