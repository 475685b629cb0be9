import { connect as connectTcp, type Socket } from "node:net";
import { type ConnectionOptions, connect as connectTls } from "node:tls";
import { type Check, failedFinding, ok } from "./check.ts";

const tlsAdvice =
  "Check that the port speaks TLS, the files of tls, and the dates and names of the certificate.";
const defaultPorts: Readonly<Record<string, number>> = { "http:": 80, "https:": 443 };

/**
 * Whether an address takes connections, with TLS where it is https. Nothing is sent to it.
 *
 * @param tls - gives what Node.js takes; what it throws is a failure
 */
export function endpointCheck(
  endpoint: string,
  tls: () => Promise<ConnectionOptions> = async () => ({}),
): Check {
  return {
    name: `endpoint ${endpoint}`,
    advice: "Check that it runs and listens there, and that no firewall is in between.",
    run: async (signal) => {
      const { protocol, hostname, port } = new URL(endpoint);
      const host = hostname.replace(/^\[(.*)\]$/, "$1");
      const at = { host, port: port === "" ? (defaultPorts[protocol] ?? 0) : Number(port) };
      if (protocol !== "https:") {
        await connected(connectTcp(at), "connect", signal);
        return ok("takes connections");
      }
      const options = await tls();
      const servername = options.servername ?? (isAddress(host) ? "" : host);
      const socket = connectTls({ ...options, ...at, servername });
      let isDialled = false;
      socket.once("connect", () => {
        isDialled = true;
      });
      try {
        await connected(socket, "secureConnect", signal);
      } catch (error) {
        if (isDialled && !signal.aborted) {
          return { ...failedFinding(error), action: tlsAdvice };
        }
        throw error;
      }
      return ok("takes connections, and its certificate is accepted");
    },
  };
}

function isAddress(host: string): boolean {
  return host.includes(":") || /^[\d.]+$/.test(host);
}

async function connected(
  socket: Socket,
  event: "connect" | "secureConnect",
  signal: AbortSignal,
): Promise<void> {
  try {
    await new Promise<void>((resolve, reject) => {
      socket.once(event, () => resolve()).once("error", reject);
      signal.addEventListener("abort", () => reject(new Error("no answer")), { once: true });
    });
  } finally {
    socket.on("error", () => {}).destroy();
  }
}
