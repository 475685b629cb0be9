import { createHash, timingSafeEqual } from "node:crypto";
import type { Secret } from "../../config/index.ts";

/**
 * Makes the check of an `Authorization` header. Tokens are compared by their digests, all of them,
 * so that the time it takes tells nothing of any.
 *
 * @param tokens - those that are accepted; none: every request is
 */
export function bearerCheck(tokens: readonly Secret[]): (authorization?: string) => boolean {
  if (tokens.length === 0) {
    return () => true;
  }
  const accepted = tokens.map((token) => digest(token.reveal()));
  return (authorization = "") => {
    const given = digest(/^bearer +(.*)$/i.exec(authorization)?.[1] ?? "");
    let isAccepted = false;
    for (const token of accepted) {
      isAccepted = timingSafeEqual(token, given) || isAccepted;
    }
    return isAccepted;
  };
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
