import { z } from "zod";
import { option, whole } from "../option.ts";

/** A host name or an address, without a port. */
function host() {
  return z
    .string()
    .max(253)
    .regex(
      /^(?:[A-Za-z0-9_](?:[A-Za-z0-9._-]*[A-Za-z0-9_])?|[0-9A-Fa-f]*:[0-9A-Fa-f:.]*(?:%\w+)?)$/,
      "expected a host name or an address such as 127.0.0.1 or ::1, without a port",
    );
}

const portDescription = "Port to listen on; 0 takes a free one.";

/** The host that something listens on. */
export function hostField() {
  return option(host().default("127.0.0.1"), {
    description:
      "Host name or address to listen on; `0.0.0.0` is every IPv4 address of the machine, `::` every address.",
  });
}

/** The port that something listens on, where none is usual. */
export function portField() {
  return option(whole(0, 65_535), { description: portDescription });
}

/** Where something listens, by default on a usual port. */
export function addressFields(port: number) {
  return {
    host: hostField(),
    port: option(whole(0, 65_535).default(port), { description: portDescription }),
  };
}

/** The base address of a service: http or https, without credentials, query and fragment. */
export function serviceUrl() {
  return z
    .string()
    .max(2_048)
    .superRefine((value, context) => {
      const message = problemOfUrl(value);
      if (message !== undefined) {
        context.addIssue({ code: "custom", message });
      }
    });
}

/** What is wrong with an address. Never repeats it: it may hold a password. */
function problemOfUrl(value: string): string | undefined {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (!/^https?:\/\/[^/?#]/.test(value) || url === undefined || /\s/.test(value)) {
    return "expected an http:// or https:// address, such as http://127.0.0.1:4318";
  }
  if (value.includes("@")) {
    return "holds credentials: leave them out of addresses, which are printed";
  }
  return /[?#]/.test(value) ? "has a query or a fragment: leave it out" : undefined;
}
