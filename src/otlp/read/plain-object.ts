/**
 * Makes a constructor of plain objects: what it makes has the prototype of `{}`.
 *
 * Decoders must not use literals. V8 counts per literal how many of its objects live on, and if a
 * garbage collection comes while the first requests are decoded, it concludes that all do: from then
 * on it puts them among the old objects, where only a full collection frees them, and decoding runs
 * at a third of its speed for the rest of the process. It does so for `{…}`, `[]` and `new Array()`,
 * but neither for `new` of a function nor for `slice`.
 */
export function plainObject<Fields extends object, Values extends unknown[] = []>(
  fill: (this: Fields, ...values: Values) => void,
): new (
  ...values: Values
) => Fields {
  fill.prototype = Object.prototype;
  return fill as unknown as new (
    ...values: Values
  ) => Fields;
}

// Arrays keep the kind of elements that they once held: a copy of these has the right one at once.
const objects: unknown[] = [{}];
objects.pop();
const doubles: number[] = [0.5];
doubles.pop();

/** An empty array, made as {@link plainObject} says. */
export function newList<Element>(): Element[] {
  return objects.slice() as Element[];
}

/** The same for doubles. */
export function newDoubles(): number[] {
  return doubles.slice();
}
