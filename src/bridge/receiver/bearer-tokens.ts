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
  const isAccepted = secretCheck(tokens);
  return (authorization = "") => isAccepted(/^bearer +(.*)$/i.exec(authorization)?.[1] ?? "");
}

/** Makes the check whether a text is one of these secrets. Its time tells nothing of any. */
export function secretCheck(secrets: readonly Secret[]): (given: string) => boolean {
  const accepted = secrets.map((secret) => digest(secret.reveal()));
  return (text) => {
    const given = digest(text);
    let isAccepted = false;
    for (const each of accepted) {
      isAccepted = timingSafeEqual(each, given) || isAccepted;
    }
    return isAccepted;
  };
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
