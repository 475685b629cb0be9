/**
 * What may be given where a whole object of type `T` is written: every property may be left out or
 * be undefined, at every depth, and nothing of it is changed. 64-bit integers are `bigint`, bytes
 * are `Uint8Array`. A property left out is the default of protobuf: 0, `false`, empty, absent.
 */
export type Init<T> = T extends bigint | boolean | number | string | Uint8Array | undefined
  ? T
  : T extends readonly (infer Element)[]
    ? readonly Init<Element>[]
    : { readonly [Key in keyof T]?: Init<T[Key]> | undefined };
