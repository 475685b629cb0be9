import { ProviderError } from "../../errors/index.ts";

/** What became of a call, as it is counted. */
export type CallResult = "ok" | "throttled" | "denied" | "failed";

type FailureCode =
  | "PROVIDER_FAILED"
  | "PROVIDER_UNREACHABLE"
  | "PROVIDER_THROTTLED"
  | "PROVIDER_UNAUTHENTICATED"
  | "PROVIDER_DENIED"
  | "PROVIDER_REQUEST_INVALID";

/** What a failed call is. */
export interface CallFailure {
  readonly code: ProviderError["code"];
  /** Whether the same call may succeed a little later. */
  readonly isTransient: boolean;
  /** How long the provider asks to wait, in milliseconds. */
  readonly retryAfterMs: number | undefined;
  /** What it said, for a person. */
  readonly text: string;
}

/** Texts of services can be pages of HTML. */
const longestText = 500;
/** Errors wrap errors; none that means something lies deeper. */
const deepestCause = 5;

/**
 * Names that AWS's services give to too many calls, whatever the status beside them.
 * Source: the SDK's own list, `@smithy/service-error-classification`.
 */
const throttlingNames =
  /^(?:BandwidthLimitExceeded|EC2ThrottledException|LimitExceededException|PriorRequestNotComplete|ProvisionedThroughputExceededException|RequestLimitExceeded|RequestThrottled(?:Exception)?|SlowDown|ThrottledException|Throttling|ThrottlingException|TooManyRequestsException|TransactionInProgressException)$/;
/** Names for credentials that are not, or no longer, accepted; many come with status 400 or 403. */
const unauthenticatedNames =
  /^(?:AuthFailure|CredentialsProviderError|ExpiredToken(?:Exception)?|IncompleteSignature(?:Exception)?|InvalidAccessKeyId|InvalidClientTokenId|InvalidIdentityToken|InvalidSignatureException|MissingAuthenticationToken(?:Exception)?|NotAuthorized|OptInRequired|RequestExpired|SignatureDoesNotMatch|TokenProviderError|TokenRefreshRequired|UnauthorizedException|UnrecognizedClientException)$/;
const deniedNames =
  /^(?:AccessDenied(?:Exception)?|ForbiddenException|UnauthorizedOperation|AuthorizationError(?:Exception)?)$/;
/** Time-outs, of ours and of the services. */
const timeoutNames = /^(?:TimeoutError|RequestTimeout(?:Exception)?)$/;
/** What Node.js and its `fetch` call a network that fails. */
const networkCodes =
  /^(?:ECONN(?:REFUSED|RESET|ABORTED)|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_\w+|EHOSTUNREACH|EHOSTDOWN|ENETUNREACH|ENETDOWN|EADDRNOTAVAIL|UND_ERR_(?:SOCKET|\w*TIMEOUT|CLOSED|DESTROYED)|ERR_HTTP2_\w+|ERR_STREAM_PREMATURE_CLOSE)$/;

/** Tells what a failed call is, whoever threw: a service of AWS, `fetch`, Node.js, or this code. */
export function failureOf(error: unknown): CallFailure {
  if (error instanceof ProviderError) {
    const { code, message, retryAfterMs } = error;
    const isTransient =
      code === "PROVIDER_THROTTLED" || code === "PROVIDER_UNREACHABLE" || isRetriedFailure(error);
    return { code, isTransient, retryAfterMs, text: cut(message) };
  }
  const code = codeOf(error);
  return {
    code,
    isTransient:
      code === "PROVIDER_THROTTLED" ||
      code === "PROVIDER_UNREACHABLE" ||
      (code === "PROVIDER_FAILED" && isServerFault(statusOf(error))),
    retryAfterMs: retryAfterOf(error),
    text: textOf(error),
  };
}

/** The failure as a call's result is counted. */
export function resultOf({ code }: CallFailure): CallResult {
  switch (code) {
    case "PROVIDER_THROTTLED":
      return "throttled";
    case "PROVIDER_DENIED":
    case "PROVIDER_UNAUTHENTICATED":
      return "denied";
    default:
      return "failed";
  }
}

/** The same as a `ProviderError`, with the original as `cause`. One that is one stays as it is. */
export function providerErrorOf(error: unknown, subject: string): ProviderError {
  if (error instanceof ProviderError) {
    return error;
  }
  return new ProviderError(codeOf(error), {
    detail: `${subject}: ${textOf(error)}`,
    ...withRetryAfter(retryAfterOf(error)),
    cause: error,
  });
}

/**
 * The error for an answer over HTTP that is none of success.
 *
 * @param status - the answer's status
 * @param detail - what was asked and what the service said; never a secret
 */
export function errorOfStatus(
  status: number,
  detail: string,
  retryAfterMs?: number,
): ProviderError {
  return new ProviderError(codeOfStatus(status), {
    detail: `${cut(detail)} (HTTP ${status})`,
    ...withRetryAfter(retryAfterMs),
    cause: { status },
  });
}

function withRetryAfter(retryAfterMs: number | undefined): { readonly retryAfterMs?: number } {
  return retryAfterMs === undefined ? {} : { retryAfterMs };
}

/** A failure of the service that it may recover from; an answer that makes no sense is none. */
function isRetriedFailure({ code, cause }: ProviderError): boolean {
  return code === "PROVIDER_FAILED" && isServerFault(statusOf(cause));
}

function isServerFault(status: number | undefined): boolean {
  return status === 408 || (status !== undefined && status >= 500);
}

function codeOf(error: unknown): FailureCode {
  const named = chainOf(error)
    .map(codeOfName)
    .find((code) => code !== undefined);
  if (named !== undefined) {
    return named;
  }
  const status = statusOf(error);
  return status === undefined ? "PROVIDER_FAILED" : codeOfStatus(status);
}

function codeOfName(error: Fields): FailureCode | undefined {
  const names = [error.name, error.Code, error.code].filter((name) => typeof name === "string");
  const isOne = (pattern: RegExp) => names.some((name) => pattern.test(name));
  if (isOne(throttlingNames)) {
    return "PROVIDER_THROTTLED";
  }
  if (isOne(unauthenticatedNames)) {
    return "PROVIDER_UNAUTHENTICATED";
  }
  if (isOne(deniedNames)) {
    return "PROVIDER_DENIED";
  }
  return isOne(timeoutNames) || isOne(networkCodes) ? "PROVIDER_UNREACHABLE" : undefined;
}

function codeOfStatus(status: number): FailureCode {
  switch (status) {
    case 401:
      return "PROVIDER_UNAUTHENTICATED";
    case 403:
      return "PROVIDER_DENIED";
    case 429:
      return "PROVIDER_THROTTLED";
    default:
      return status >= 400 && status < 500 && status !== 408
        ? "PROVIDER_REQUEST_INVALID"
        : "PROVIDER_FAILED";
  }
}

type Fields = Readonly<Record<string, unknown>>;

/** The error and those underneath: `fetch` says why in its cause. */
function chainOf(error: unknown): readonly Fields[] {
  const chain: Fields[] = [];
  let each = error;
  while (typeof each === "object" && each !== null && chain.length < deepestCause) {
    const fields = each as Fields;
    chain.push(fields);
    each = fields.cause ?? (Array.isArray(fields.errors) ? fields.errors[0] : undefined);
  }
  return chain;
}

function statusOf(error: unknown): number | undefined {
  const [outermost] = chainOf(error);
  const metadata = outermost?.$metadata as Fields | undefined;
  const status = metadata?.httpStatusCode ?? outermost?.status ?? outermost?.statusCode;
  return typeof status === "number" ? status : undefined;
}

function retryAfterOf(error: unknown): number | undefined {
  const [outermost] = chainOf(error);
  if (typeof outermost?.retryAfterMs === "number") {
    return outermost.retryAfterMs;
  }
  const response = outermost?.$response as Fields | undefined;
  const headers = response?.headers as Fields | undefined;
  const seconds = Number(headers?.["retry-after"] ?? Number.NaN);
  return Number.isFinite(seconds) && seconds >= 0 ? seconds * 1_000 : undefined;
}

function textOf(error: unknown): string {
  const texts = chainOf(error)
    .map(({ name, code, message }) => {
      const said = String(message ?? "").trim();
      // Node.js leaves the message empty where it tried several addresses.
      return said === "" ? String(code ?? name ?? "") : said;
    })
    .filter((text) => text !== "");
  const all = [...new Set(texts)].join(": ");
  return cut(all === "" ? String(error) : all);
}

function cut(text: string): string {
  const line = text.replace(/\s+/g, " ").trim();
  const short = line.length > longestText ? `${line.slice(0, longestText)}…` : line;
  return short.replace(/[.\s]+$/, "");
}
