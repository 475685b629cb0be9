import { rpcCodes } from "../grpc-wire/index.ts";

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
}

/** Thrown inside a receiver where a request goes no further. */
export class RejectedRequest extends Error {
  readonly rejection: Rejection;

  constructor(rejection: Rejection) {
    super(rejection.message);
    this.rejection = rejection;
  }
}

/** Thrown inside a receiver where nobody is left who could be answered. */
export class SenderGone extends Error {
  constructor() {
    super("the sender went away before its request was whole");
  }
}

/** Room, a broker or time is missing; the sender is to try again. */
export function unavailable(message: string, retryDelayMs: number): Rejection {
  return { httpStatus: 503, rpcCode: rpcCodes.unavailable, message, retryDelayMs };
}

const noRoomDelayMs = 1_000;

/** The memory that requests may take is in use. */
export const noRoom = unavailable("too many requests are under way: try again", noRoomDelayMs);

/** One sender asks for more than it may, while others are served. */
export const tooMany: Rejection = {
  httpStatus: 429,
  rpcCode: rpcCodes.resourceExhausted,
  message: "too many requests are under way on this connection: wait for answers",
  retryDelayMs: noRoomDelayMs,
};

/** The sender's request is wrong, and stays wrong. */
export function invalid(message: string): Rejection {
  return { httpStatus: 400, rpcCode: rpcCodes.invalidArgument, message };
}

/** The request is larger than it may be. */
export function tooLarge(message: string): Rejection {
  return { httpStatus: 413, rpcCode: rpcCodes.resourceExhausted, message };
}

/** The request came too slowly. */
export const tooSlow: Rejection = {
  httpStatus: 408,
  rpcCode: rpcCodes.deadlineExceeded,
  message: "the request did not arrive in time",
};

/** A fault of ours. */
export const internalFault: Rejection = {
  httpStatus: 500,
  rpcCode: rpcCodes.internal,
  message: "the request could not be handled",
};
