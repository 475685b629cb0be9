import { z } from "zod";
import { Secret } from "../../secret.ts";
import { named, option, text } from "../option.ts";
import { type KafkaSsl, type PemSource, pathOrPem, privateKey, toPemSource } from "../ssl.ts";

/** TLS of something that listens. */
export const serverTlsSchema = named(
  z.strictObject({
    certificate: option(pathOrPem(), {
      description: "The listener's certificate chain: path of a PEM file, or PEM text.",
      file: true,
    }),
    key: option(privateKey(), {
      description: "The private key of `certificate`: path of a PEM file, or PEM text.",
      secret: true,
      file: true,
    }),
    keyPassword: option(text().optional(), {
      description: "Password of an encrypted `key`.",
      secret: true,
    }),
    clientCa: option(pathOrPem().optional(), {
      description:
        "Certificates of the authorities that sign the clients' certificates: path of a PEM file, or PEM text. With it, a client without such a certificate is refused.",
      defaultText: "clients need no certificate",
      file: true,
    }),
  }),
  "ServerTlsOptions",
  "TLS of a listener.",
);

/** TLS to a server that the bridge calls. */
export const clientTlsSchema = named(
  z.strictObject({
    ca: option(pathOrPem().optional(), {
      description:
        "Certificates of the authorities that sign the server's certificate: path of a PEM file, or PEM text.",
      defaultText: "those of the system",
      file: true,
    }),
    certificate: option(pathOrPem().optional(), {
      description:
        "The bridge's certificate chain for mutual TLS: path of a PEM file, or PEM text.",
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
    }),
    verify: option(z.boolean().default(true), {
      description:
        "Whether the server's certificate and host name are verified. `false` is for tests.",
    }),
    serverName: option(text().optional(), {
      description:
        "Host name that the server's certificate is for, where it is not the one dialled.",
    }),
  }),
  "ClientTlsOptions",
  "TLS to a server that the bridge calls.",
);

/** TLS of a listener, resolved. */
export interface ServerTls {
  readonly certificate: PemSource;
  readonly key: PemSource;
  readonly keyPassword: Secret | undefined;
  /** Undefined where clients need no certificate. */
  readonly clientCa: PemSource | undefined;
}

/** TLS to a server, resolved. */
export type ClientTls = KafkaSsl;

/** The resolved form of checked TLS options of a listener. */
export function resolveServerTls(
  tls: z.output<typeof serverTlsSchema> | undefined,
): ServerTls | undefined {
  return tls === undefined
    ? undefined
    : {
        certificate: toPemSource(tls.certificate),
        key: toPemSource(tls.key),
        keyPassword: tls.keyPassword === undefined ? undefined : new Secret(tls.keyPassword),
        clientCa: tls.clientCa === undefined ? undefined : toPemSource(tls.clientCa),
      };
}
