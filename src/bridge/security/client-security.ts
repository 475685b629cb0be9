import type { ClientTls } from "../../config/index.ts";
import { readPem } from "./read-pem.ts";

/** TLS to a server as Node.js takes it. */
export interface ClientSecurity {
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
  readonly passphrase?: string;
  readonly servername?: string;
  readonly rejectUnauthorized: boolean;
}

/**
 * Reads the files that the options of a client name.
 *
 * @param path - path of the options, for errors
 * @throws ConfigError for what cannot be read
 */
export async function clientSecurity(tls: ClientTls, path: string): Promise<ClientSecurity> {
  const text = async (name: "ca" | "certificate" | "key"): Promise<string | undefined> => {
    const source = tls[name];
    return source === undefined ? undefined : await readPem(`${path}.${name}`, source);
  };
  const [ca, cert, key] = await Promise.all([text("ca"), text("certificate"), text("key")]);
  return {
    ...(ca === undefined ? {} : { ca }),
    ...(cert === undefined ? {} : { cert }),
    ...(key === undefined ? {} : { key }),
    ...(tls.keyPassword === undefined ? {} : { passphrase: tls.keyPassword.reveal() }),
    ...(tls.serverName === undefined ? {} : { servername: tls.serverName }),
    rejectUnauthorized: tls.verify,
  };
}
