/**
 * Thrown by the writers at a value that cannot be written, and nowhere else. It is made once and
 * says nothing, so that checks cost nothing while all is well: who catches it looks for the reason
 * with `explainRefusal`, which walks the object again and knows the path.
 */
export const refusal = new Error("not writable");

/** Ends the writing; never returns. */
export function refuse(): never {
  throw refusal;
}

/** Thrown by the writers once they have written more than they may. */
export const tooLarge = new Error("larger than maxBytes");
