/** What a value must be to be written, told by its kind. Each returns the value or refuses it. */
import { isUint8Array } from "node:util/types";
import { refuse } from "./refusal.ts";

export function asText(value: string): string {
  return typeof value === "string" ? value : refuse();
}

export function asBool(value: boolean): boolean {
  return typeof value === "boolean" ? value : refuse();
}

export function asDouble(value: number): number {
  return typeof value === "number" ? value : refuse();
}

export function asUint32(value: number): number {
  return typeof value === "number" && value >>> 0 === value ? value : refuse();
}

export function asInt32(value: number): number {
  return typeof value === "number" && (value | 0) === value ? value : refuse();
}

export function asUint64(value: bigint): bigint {
  return typeof value === "bigint" && BigInt.asUintN(64, value) === value ? value : refuse();
}

export function asInt64(value: bigint): bigint {
  return typeof value === "bigint" && BigInt.asIntN(64, value) === value ? value : refuse();
}

export function asBytes(value: Uint8Array): Uint8Array {
  // `instanceof` is quick and knows the arrays of this realm only.
  return value instanceof Uint8Array || isUint8Array(value) ? value : refuse();
}

/** A trace or span id: empty, or of the one length that it has. */
export function asId(value: Uint8Array, length: number): Uint8Array {
  const size = asBytes(value).length;
  return size === length || size === 0 ? value : refuse();
}

export function asList<Element>(value: readonly Element[]): readonly Element[] {
  return Array.isArray(value) ? value : refuse();
}

/** An array has no field of any message: taken for one, all that it holds would be lost. */
export function asMessage<Message extends object>(value: Message): Message {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? value : refuse();
}

/** Two members of a oneof cannot be written: which of them was meant? */
export function atMostOne(...members: readonly unknown[]): void {
  let chosen = 0;
  for (const member of members) {
    chosen += member === undefined ? 0 : 1;
  }
  if (chosen > 1) {
    refuse();
  }
}
