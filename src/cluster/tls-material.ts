import { createPrivateKey, type KeyObject, X509Certificate } from "node:crypto";
import { readFile } from "node:fs/promises";
import type { ConnectionOptions } from "node:tls";
import type { KafkaSsl, PemSource } from "../config/index.ts";
import { ConfigError, fileFault } from "../errors/index.ts";

/** What `ssl` names, read. */
export interface TlsMaterial {
  readonly ca: string | undefined;
  readonly certificate: string | undefined;
  readonly key: string | undefined;
}

/**
 * Reads the files of `ssl`.
 *
 * @throws ConfigError `CONFIG_UNREADABLE` that names the option and the file
 */
export async function readTls(ssl: KafkaSsl): Promise<TlsMaterial> {
  const [ca, certificate, key] = await Promise.all([
    readPem("ssl.ca", ssl.ca),
    readPem("ssl.certificate", ssl.certificate),
    readPem("ssl.key", ssl.key),
  ]);
  return { ca, certificate, key };
}

async function readPem(option: string, source: PemSource | undefined): Promise<string | undefined> {
  if (source === undefined) {
    return undefined;
  }
  if ("pem" in source) {
    return source.pem.reveal();
  }
  try {
    return await readFile(source.path, "utf8");
  } catch (cause) {
    throw new ConfigError("CONFIG_UNREADABLE", {
      issues: [{ path: option, message: `cannot read ${source.path} (${fileFault(cause)})` }],
      cause,
    });
  }
}

/** Node's own options for the same. */
export function tlsOptions(ssl: KafkaSsl, material: TlsMaterial): ConnectionOptions {
  const { ca, certificate, key } = material;
  return {
    ...(ca === undefined ? {} : { ca }),
    ...(certificate === undefined ? {} : { cert: certificate }),
    ...(key === undefined ? {} : { key }),
    ...(ssl.keyPassword === undefined ? {} : { passphrase: ssl.keyPassword.reveal() }),
    rejectUnauthorized: ssl.verify,
  };
}

/**
 * Looks for what is wrong with certificates and key in themselves. The clients say of all of it
 * little more than that OpenSSL does not like it.
 *
 * @throws ConfigError that names the option
 */
export function checkTls(ssl: KafkaSsl, { ca, certificate, key }: TlsMaterial): void {
  if (ca !== undefined) {
    parseCertificate("ssl.ca", ca);
  }
  const own =
    certificate === undefined ? undefined : parseCertificate("ssl.certificate", certificate);
  const ownKey = key === undefined ? undefined : parseKey(ssl, key);
  if (own !== undefined && ownKey !== undefined && !own.checkPrivateKey(ownKey)) {
    throw invalid("ssl.key", "is not the key of ssl.certificate: they must be made together");
  }
}

/** The first certificate of a PEM text. */
function parseCertificate(option: string, pem: string): X509Certificate {
  try {
    return new X509Certificate(pem);
  } catch (cause) {
    throw invalid(option, "holds no certificate in PEM (-----BEGIN CERTIFICATE-----)", cause);
  }
}

/** The first certificate of this client; undefined where it has none that can be read. */
export function ownCertificate({ certificate }: TlsMaterial): X509Certificate | undefined {
  return certificate === undefined ? undefined : parseCertificate("ssl.certificate", certificate);
}

function parseKey({ keyPassword }: KafkaSsl, pem: string): KeyObject {
  try {
    const passphrase = keyPassword === undefined ? {} : { passphrase: keyPassword.reveal() };
    return createPrivateKey({ key: pem, ...passphrase });
  } catch (cause) {
    const encrypted = /BEGIN ENCRYPTED PRIVATE KEY|Proc-Type: 4,ENCRYPTED/.test(pem);
    if (encrypted) {
      throw keyPassword === undefined
        ? invalid("ssl.keyPassword", "is required: the key is encrypted", cause)
        : invalid("ssl.keyPassword", "does not decrypt ssl.key", cause);
    }
    throw invalid("ssl.key", "holds no private key in PEM (-----BEGIN PRIVATE KEY-----)", cause);
  }
}

function invalid(path: string, message: string, cause?: unknown): ConfigError {
  return new ConfigError("CONFIG_INVALID", {
    issues: [{ path, message }],
    ...(cause === undefined ? {} : { cause }),
  });
}
