import { ConfigError } from "../../errors/index.ts";

/** Bounds on what a scan accepts. */
export interface ScanLimits {
  /**
   * Levels of messages and unknown groups below the request. Default 100, as in the protobuf
   * libraries of C++ and Java: what is accepted here is not too deep for them. From 1 to 1,000.
   */
  readonly maxDepth?: number;
  /** Size of the payload in bytes. Default and maximum 1 GiB. */
  readonly maxBytes?: number;
}

const greatestDepth = 1_000;
const greatestSize = 2 ** 30;

/** The limits with their defaults. Throws {@link ConfigError} where one is out of range. */
export function resolveLimits({
  maxDepth = 100,
  maxBytes = greatestSize,
}: ScanLimits): Required<ScanLimits> {
  check("maxDepth", maxDepth, greatestDepth);
  check("maxBytes", maxBytes, greatestSize);
  return { maxDepth, maxBytes };
}

function check(path: string, value: number, greatest: number): void {
  if (!Number.isInteger(value) || value < 1 || value > greatest) {
    const message = `must be a whole number from 1 to ${greatest}, not ${value}`;
    throw new ConfigError("CONFIG_INVALID", { issues: [{ path, message }] });
  }
}
