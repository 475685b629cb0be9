import { type OtlpListener, Secret, type ServerTls } from "../../config/index.ts";
import { ConfigError } from "../../errors/index.ts";
import { checkCertificates } from "./certificate-check.ts";
import type { ListenerTls } from "./listener-tls.ts";
import { readOptionFile, readPem } from "./read-pem.ts";

/** Who may connect to a listener, and how. */
export interface ListenerSecurity {
  /** Undefined is plaintext. */
  readonly tls: ListenerTls | undefined;
  /** Where there are any, a request must bring one of them. */
  readonly tokens: readonly Secret[];
}

/**
 * Reads the files that a listener's options name.
 *
 * @param path - path of the listener's options, for errors
 * @throws ConfigError `CONFIG_UNREADABLE` for what cannot be read; `CONFIG_INVALID` for a certificate
 * or a key that cannot be used, and for a file of tokens without any
 */
export async function listenerSecurity(
  { tls, bearerTokens }: Pick<OtlpListener, "tls" | "bearerTokens">,
  path: string,
): Promise<ListenerSecurity> {
  const tokens = await Promise.all(
    bearerTokens.map(async (token, index) =>
      "token" in token
        ? [token.token]
        : await tokensOfFile(token.file, `${path}.bearerTokens[${index}].file`),
    ),
  );
  return {
    tls: tls === undefined ? undefined : await tlsOf(tls, `${path}.tls`),
    tokens: tokens.flat(),
  };
}

async function tokensOfFile(file: string, path: string): Promise<Secret[]> {
  const lines = (await readOptionFile(path, file)).split(/\r?\n/).map((line) => line.trim());
  const tokens = lines.filter((line) => line !== "").map((line) => new Secret(line));
  if (tokens.length === 0) {
    // No token at all would let everybody in.
    throw new ConfigError("CONFIG_INVALID", {
      issues: [{ path, message: `${file} holds no token: write one a line` }],
    });
  }
  return tokens;
}

async function tlsOf(tls: ServerTls, path: string): Promise<ListenerTls> {
  const { certificate, key, keyPassword, clientCa } = tls;
  const [cert, keyText, ca] = await Promise.all([
    readPem(`${path}.certificate`, certificate),
    readPem(`${path}.key`, key),
    clientCa === undefined ? undefined : readPem(`${path}.clientCa`, clientCa),
  ]);
  const read = {
    cert,
    key: keyText,
    ...(keyPassword === undefined ? {} : { passphrase: keyPassword.reveal() }),
    ...(ca === undefined ? {} : { ca, requestCert: true }),
  };
  checkCertificates(read, path);
  return read;
}
