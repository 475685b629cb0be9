import type { ErrorRow } from "./error-row.ts";
import { type CodeOf, type ErrorCode, errorTable } from "./table.ts";

/**
 * The codes a classified error can have: all but those that only the code that looks for a package
 * can give, as it alone knows the package's name.
 */
export type ClassifiedCode = Exclude<ErrorCode, CodeOf<"MissingDependencyError">>;

const codeByDriverCode: ReadonlyMap<number, ClassifiedCode> = new Map(
  (Object.entries(errorTable) as [ClassifiedCode, ErrorRow][]).flatMap(([code, row]) =>
    (row.driver ?? []).map((driverCode): [number, ClassifiedCode] => [driverCode, code]),
  ),
);

/** The row of the table that a librdkafka or Kafka protocol code stands for, if any does. */
export function codeOfDriverCode(driverCode: number): ErrorCode | undefined {
  return codeByDriverCode.get(driverCode);
}

/** Node's system errors, and the admin client's own kinds. */
const codeByName: Readonly<Record<string, ClassifiedCode>> = {
  ENOTFOUND: "NAME_NOT_RESOLVED",
  EAI_AGAIN: "NAME_NOT_RESOLVED",
  ECONNREFUSED: "CONNECTION_FAILED",
  ECONNRESET: "CONNECTION_FAILED",
  ECONNABORTED: "CONNECTION_FAILED",
  EHOSTUNREACH: "CONNECTION_FAILED",
  ENETUNREACH: "CONNECTION_FAILED",
  EPIPE: "CONNECTION_FAILED",
  ETIMEDOUT: "TIMEOUT",
  DEPTH_ZERO_SELF_SIGNED_CERT: "TLS_FAILED",
  SELF_SIGNED_CERT_IN_CHAIN: "TLS_FAILED",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "TLS_FAILED",
  UNABLE_TO_GET_ISSUER_CERT: "TLS_FAILED",
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: "TLS_FAILED",
  CERT_HAS_EXPIRED: "TLS_FAILED",
  CERT_NOT_YET_VALID: "TLS_FAILED",
  ERR_TLS_CERT_ALTNAME_INVALID: "TLS_FAILED",
  ERR_SSL_WRONG_VERSION_NUMBER: "PROTOCOL_MISMATCH",
  PLT_KFK_AUTHENTICATION: "AUTHENTICATION_FAILED",
  PLT_KFK_NETWORK: "CONNECTION_FAILED",
  PLT_KFK_TIMEOUT: "TIMEOUT",
  PLT_KFK_UNSUPPORTED: "UNSUPPORTED",
  PLT_KFK_UNSUPPORTED_API: "UNSUPPORTED",
  PLT_KFK_UNSUPPORTED_COMPRESSION: "UNSUPPORTED",
};

/** The first that matches decides. Host names are taken out of the text beforehand. */
const textRules: readonly (readonly [RegExp, ClassifiedCode])[] = [
  [
    /wrong version number|connecting to a (plaintext|ssl) (broker )?listener|might require sasl/i,
    "PROTOCOL_MISMATCH",
  ],
  [
    /supported mechanisms|mechanism\S* .*(not supported|unsupported|not enabled)|unsupported sasl/i,
    "SASL_MECHANISM_UNSUPPORTED",
  ],
  [
    /authentication (failed|failure)|invalid credentials|sasl authentication error/i,
    "AUTHENTICATION_FAILED",
  ],
  [/oauthbearer|token refresh|acquire.*token/i, "TOKEN_UNAVAILABLE"],
  [/(ssl|tls) (handshake|alert|routines)|ssl_|\bcertificate\b/i, "TLS_FAILED"],
  [/topic authorization failed/i, "TOPIC_NOT_AUTHORIZED"],
  [/group authorization failed/i, "GROUP_NOT_AUTHORIZED"],
  [/transactional id authorization failed/i, "TRANSACTIONAL_ID_NOT_AUTHORIZED"],
  [/cluster authorization failed/i, "CLUSTER_NOT_AUTHORIZED"],
  [/failed to resolve|name or service not known|getaddrinfo/i, "NAME_NOT_RESOLVED"],
];

/**
 * Codes that name no reason: where librdkafka has one, it is in the text only. A rejected SASL
 * mechanism, too, comes as a failed authentication.
 */
const vague: ReadonlySet<ClassifiedCode | undefined> = new Set([
  undefined,
  "UNEXPECTED",
  "CONNECTION_FAILED",
  "AUTHENTICATION_FAILED",
  "TLS_FAILED",
]);

/** Errors within errors that are looked into; more than any client nests them. */
export const maxDepth = 4;

/** Finds the row of the table for anything thrown by the driver, the admin client or Node. */
export function codeOfError(error: unknown, depth = 0): ClassifiedCode {
  if (typeof error !== "object" || error === null || depth > maxDepth) {
    return "UNEXPECTED";
  }
  const own = ownCode(error);
  const code = vague.has(own) ? (codeOfText(error) ?? own) : own;
  if (code !== undefined && code !== "UNEXPECTED" && code !== "CONNECTION_FAILED") {
    return code;
  }
  const inner = innerErrors(error)
    .map((each) => codeOfError(each, depth + 1))
    .find((each) => each !== "UNEXPECTED");
  return inner ?? code ?? "UNEXPECTED";
}

function ownCode(error: object): ClassifiedCode | undefined {
  // A DOMException's legacy `code` (20 for an abort, 23 for a time-out) is no Kafka code.
  if (error instanceof DOMException) {
    return error.name === "TimeoutError" ? "TIMEOUT" : undefined;
  }
  const { apiCode, code } = error as { apiCode?: unknown; code?: unknown };
  for (const number of [apiCode, code]) {
    if (typeof number === "number") {
      return codeByDriverCode.get(number);
    }
  }
  return typeof code === "string" && Object.hasOwn(codeByName, code) ? codeByName[code] : undefined;
}

function codeOfText(error: object): ClassifiedCode | undefined {
  const text = "message" in error ? String(error.message).replace(/\S+:\/\/\S+/g, "") : "";
  return textRules.find(([pattern]) => pattern.test(text))?.[1];
}

/** The errors that an error was made of, or of which it came. */
export function innerErrors(error: object): unknown[] {
  const { errors, cause } = error as { errors?: unknown; cause?: unknown };
  return [...(Array.isArray(errors) ? errors : []), cause].filter((each) => each !== undefined);
}
