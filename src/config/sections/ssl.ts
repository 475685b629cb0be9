import { z } from "zod";
import { Secret } from "../secret.ts";
import { named, option, text } from "./option.ts";

/** Whether a text is PEM itself, as against the path of a PEM file. */
export function isPem(value: string): boolean {
  return value.includes("-----BEGIN ");
}

/** The longest that Linux takes; of the usual systems it has the longest. */
const maxPathLength = 4_096;

/**
 * A key that lost its first line (DER in base64), whatever became of its line breaks, must not pass
 * for a path: paths are printed.
 */
function mayBePath(value: string): boolean {
  return (
    value.length <= maxPathLength &&
    !/[\n\r\0]/.test(value) &&
    !/^M[CHI][\w+/= \\]{58,}$/.test(value)
  );
}

/** The path of a PEM file, or PEM text. */
export function pathOrPem() {
  return text().refine(
    (value) => isPem(value) || mayBePath(value),
    "expected the path of a PEM file, or PEM text that starts with -----BEGIN",
  );
}

/** The same for a private key. */
export function privateKey() {
  return pathOrPem().refine(
    (value) => !isPem(value) || value.includes("PRIVATE KEY"),
    "the PEM text holds no private key",
  );
}

const sslSection = named(
  z.strictObject({
    ca: option(pathOrPem().optional(), {
      description:
        "Certificates of the authorities that sign the brokers' certificates: path of a PEM file, or PEM text.",
      defaultText: "those of the system",
      file: true,
    }),
    certificate: option(pathOrPem().optional(), {
      description:
        "This client's certificate chain for mutual TLS: path of a PEM file, or PEM text.",
      file: true,
    }),
    key: option(privateKey().optional(), {
      description: "The private key of `certificate`: path of a PEM file, or PEM text.",
      secret: true,
      file: true,
    }),
    keyPassword: option(text().optional(), {
      description: "Password of an encrypted `key`.",
      secret: true,
      property: "ssl.key.password",
    }),
    verify: option(z.boolean().default(true), {
      description:
        "Whether the brokers' certificates and host names are verified. `false` is for tests.",
      property: "enable.ssl.certificate.verification",
    }),
    serverName: option(text().optional(), {
      description:
        "Host name that the brokers' certificates are for, where it is not the one dialled.",
    }),
  }),
  "SslOptions",
  "TLS to the brokers.",
);

export const sslSchema = z.union([z.boolean(), sslSection], {
  error: "expected true, false or { ca, certificate, key, keyPassword, verify, serverName }",
});

/** A PEM file by its path, or PEM text. */
export type PemSource = { readonly path: string } | { readonly pem: Secret };

/** TLS to the brokers, resolved. */
export interface KafkaSsl {
  readonly ca: PemSource | undefined;
  readonly certificate: PemSource | undefined;
  readonly key: PemSource | undefined;
  readonly keyPassword: Secret | undefined;
  readonly verify: boolean;
  readonly serverName: string | undefined;
}

/** What a checked path or PEM text is. */
export function toPemSource(value: string): PemSource {
  return isPem(value) ? { pem: new Secret(withLines(value)) } : { path: value };
}

function pemSource(value: string | undefined): PemSource | undefined {
  return value === undefined ? undefined : toPemSource(value);
}

/** Where a text has to be one line, as in some files of variables, PEM comes with \\n for its lines. */
function withLines(pem: string): string {
  return pem.includes("\n") ? pem : pem.replaceAll("\\n", "\n");
}

/** The resolved form of checked `ssl` options; `false` is plaintext. */
export function resolveSsl(ssl: z.output<typeof sslSchema> | undefined): KafkaSsl | false {
  if (ssl === undefined || ssl === false) {
    return false;
  }
  return resolveSslSection(ssl === true ? sslSection.parse({}) : ssl);
}

/** The resolved form of TLS options that are there. */
export function resolveSslSection(section: z.output<typeof sslSection>): KafkaSsl {
  return {
    ca: pemSource(section.ca),
    certificate: pemSource(section.certificate),
    key: pemSource(section.key),
    keyPassword: section.keyPassword === undefined ? undefined : new Secret(section.keyPassword),
    verify: section.verify,
    serverName: section.serverName,
  };
}
