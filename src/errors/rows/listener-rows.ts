import type { ErrorRow } from "../error-row.ts";

/** What others connect to: the bridge's own listeners. */
export const listenerRows = {
  ADDRESS_IN_USE: {
    class: "ListenError",
    retriable: false,
    fatal: false,
    text: "Another program listens on this port already",
    action: "Stop that program, or set another port.",
  },
  ADDRESS_UNAVAILABLE: {
    class: "ListenError",
    retriable: false,
    fatal: false,
    text: "This machine has no such address to listen on",
    action: "Set host to an address of this machine, or to 0.0.0.0 for all of them.",
  },
  PORT_NOT_PERMITTED: {
    class: "ListenError",
    retriable: false,
    fatal: false,
    text: "This user may not listen on the port",
    action: "Set a port from 1024 on, or give the process the right to use lower ones.",
  },
  LISTEN_FAILED: {
    class: "ListenError",
    retriable: false,
    fatal: false,
    text: "Listening failed",
    action: "Check host and port, and how many files the process may open.",
  },
} as const satisfies Record<string, ErrorRow>;
