import { ListenError } from "./errors.ts";
import type { CodeOf } from "./table.ts";

const codes: Readonly<Record<string, CodeOf<"ListenError">>> = {
  EADDRINUSE: "ADDRESS_IN_USE",
  EADDRNOTAVAIL: "ADDRESS_UNAVAILABLE",
  ENOTFOUND: "ADDRESS_UNAVAILABLE",
  EAI_AGAIN: "ADDRESS_UNAVAILABLE",
  EACCES: "PORT_NOT_PERMITTED",
};

/**
 * Classifies why a server could not listen.
 *
 * @param what - what would listen, and where: `OTLP/HTTP on 127.0.0.1:4318`
 * @param cause - what Node.js reported
 */
export function listenError(what: string, cause: unknown): ListenError {
  const reason = (cause as NodeJS.ErrnoException | undefined)?.code ?? "unknown reason";
  return new ListenError(codes[reason] ?? "LISTEN_FAILED", {
    detail: `${what} (${reason})`,
    cause,
  });
}
