import { Fault, type FaultReason, FieldReader } from "../wire/index.ts";
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
    try {
      return this.#message(planOf(type), 0, this.#bytes.length, 0);
    } catch (error) {
      throw error instanceof Fault ? new Fault(error.reason, error.offset, this.#path()) : error;
    }
  }

  #message(plan: MessagePlan, start: number, end: number, depth: number): number {
    const reader = new FieldReader(this.#bytes).enter(start, end, this.#maxDepth - depth);
    const seen: number[] = [];
    let items = 0;
    let chosen: FieldPlan | undefined;
    while (this.#next(reader, plan, seen)) {
      const field = plan[reader.tag >>> 3];
      if (field === undefined) {
        continue;
      }
      if (field.inOneof && field !== chosen) {
        // The members of a oneof replace each other, and with them their items.
        chosen = field;
        items = 0;
      }
      this.#enter(field, seen);
      this.#check(field, reader);
      if (field.type !== undefined) {
        if (depth === this.#maxDepth) {
          this.#fail("depth", reader.start);
        }
        const inner = this.#message(planOf(field.type), reader.content, reader.end, depth + 1);
        items += field.isItem ? 1 : inner;
      }
      this.#fields.pop();
      this.#indexes.pop();
    }
    return items;
  }

  #next(reader: FieldReader, plan: MessagePlan, seen: number[]): boolean {
    try {
      return reader.next();
    } catch (error) {
      const field = plan[reader.tag >>> 3];
      if (field !== undefined) {
        this.#enter(field, seen);
      }
      throw error;
    }
  }

  #enter(field: FieldPlan, seen: number[]): void {
    let index = -1;
    if (field.repeated && !field.packable) {
      index = seen[field.number] ?? 0;
      seen[field.number] = index + 1;
    }
    this.#fields.push(field);
    this.#indexes.push(index);
  }

  #check(field: FieldPlan, { tag, start, content, end }: FieldReader): void {
    const wireType = tag & 7;
    if (wireType === 2 && field.packable) {
      this.#checkPacked(field.wireType, start, content, end);
    } else if (wireType !== field.wireType) {
      this.#fail("wireType", start);
    } else if (field.idLength !== undefined && content !== end) {
      if (end - content !== field.idLength) {
        this.#fail("idLength", start);
      }
    }
  }

  #checkPacked(wireType: number, at: number, content: number, end: number): void {
    if (wireType !== 0) {
      if ((end - content) % (wireType === 1 ? 8 : 4) !== 0) {
        this.#fail("packed", at);
      }
      return;
    }
    let size = 0;
    for (let p = content; p < end; p++) {
      size = (this.#bytes[p] as number) < 128 ? 0 : size + 1;
      if (size > 9) {
        this.#fail("varint", at);
      }
    }
    if (size !== 0) {
      this.#fail("packed", at);
    }
  }

  #path(): string {
    return this.#fields
      .map(({ name }, depth) => {
        const index = this.#indexes[depth] as number;
        return index < 0 ? name : `${name}[${index}]`;
      })
      .join(".");
  }

  #fail(reason: FaultReason, offset: number): never {
    throw new Fault(reason, offset, "");
  }
}
