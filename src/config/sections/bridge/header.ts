import { z } from "zod";

const token = /^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,256}$/;

/** The name of an HTTP header, a gRPC metadata entry or a record header that comes from one. */
export function headerName() {
  return z.string().regex(token, "expected the name of a header");
}

/** What goes into a header. */
export function headerValue() {
  return z
    .string()
    .max(8_192)
    .refine(
      (value) => /^[\t\x20-\x7e\x80-\xff]*$/.test(value),
      "holds characters that a header cannot have",
    );
}
