/** gRPC's codes, as far as receivers answer with them (grpc/status.proto of gRPC). */
export const rpcCodes = {
  invalidArgument: 3,
  deadlineExceeded: 4,
  notFound: 5,
  permissionDenied: 7,
  resourceExhausted: 8,
  unimplemented: 12,
  internal: 13,
  unavailable: 14,
  unauthenticated: 16,
} as const;

/** A request that is not taken: what each protocol answers. */
export interface Rejection {
  readonly httpStatus: number;
  readonly rpcCode: number;
  /** For a person. */
  readonly message: string;
  /** The same request may succeed later: when, in milliseconds from now. */
  readonly retryDelayMs?: number;
  /** Further headers of HTTP. */
  readonly headers?: Readonly<Record<string, string>>;
  /** The connection cannot be used again: the rest of the request is not read. */
  readonly closes?: boolean;
}

/** Thrown inside a receiver where a request goes no further. */
export class RejectedRequest extends Error {
  readonly rejection: Rejection;

  constructor(rejection: Rejection) {
    super(rejection.message);
    this.rejection = rejection;
  }
}

/** Room, a broker or time is missing; the sender is to try again. */
export function unavailable(message: string, retryDelayMs: number): Rejection {
  return { httpStatus: 503, rpcCode: rpcCodes.unavailable, message, retryDelayMs };
}

/** The sender's request is wrong, and stays wrong. */
export function invalid(message: string): Rejection {
  return { httpStatus: 400, rpcCode: rpcCodes.invalidArgument, message };
}

/** The request is larger than it may be. */
export function tooLarge(message: string): Rejection {
  return { httpStatus: 413, rpcCode: rpcCodes.resourceExhausted, message, closes: true };
}
