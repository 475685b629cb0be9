import { lookup } from "node:dns/promises";
import type { PeerCertificate, TLSSocket } from "node:tls";
import type { KafkaConfig, KafkaSsl } from "../config/index.ts";
import { ConnectionError, causeText } from "../errors/index.ts";
import { type BrokerAddress, nameOf } from "./broker-address.ts";
import { askPlain, dialOptions, mechanismOf } from "./listener-fault.ts";
import { askListener, type ListenerAnswer, openTcp, openTls } from "./listener-probe.ts";
import { ownCertificate, readTls } from "./tls-material.ts";

/** A certificate, as far as a person wants to know it. */
export interface CertificateFacts {
  readonly subject: string;
  readonly issuer: string;
  readonly validTo: Date;
}

/** What a TLS handshake with a listener shows. */
export interface TlsFacts {
  /** Such as `TLSv1.3`. */
  readonly protocol: string;
  readonly cipher: string;
  /** The listener's own first, then those of the authorities that it sent or that were found here. */
  readonly chain: readonly CertificateFacts[];
  /** What its own is for: `DNS:broker-1, IP Address:10.0.0.1`. */
  readonly names: string;
  /** This client's; undefined where it has none. */
  readonly own: CertificateFacts | undefined;
}

/**
 * The addresses that a host name stands for.
 *
 * @throws ConnectionError `NAME_NOT_RESOLVED`
 */
export async function resolveHost({ host }: BrokerAddress): Promise<readonly string[]> {
  try {
    return (await lookup(host, { all: true })).map(({ address }) => address);
  } catch (cause) {
    const { code = "" } = cause as NodeJS.ErrnoException;
    throw new ConnectionError("NAME_NOT_RESOLVED", { detail: `${host} (${code})`, cause });
  }
}

/**
 * Makes a connection and ends it.
 *
 * @returns how long connecting took, in milliseconds
 * @throws the socket's error, after 2 s at most
 */
export async function timeTcp(server: BrokerAddress): Promise<number> {
  const start = performance.now();
  (await openTcp(server)).destroy();
  return performance.now() - start;
}

/**
 * Shakes hands by TLS, whoever the peer is: `listenerFault` says whether it is to be trusted.
 *
 * @throws ConnectionError `TLS_FAILED` where there is no handshake; ConfigError for files of `ssl`
 */
export async function lookAtTls(ssl: KafkaSsl, server: BrokerAddress): Promise<TlsFacts> {
  const material = await readTls(ssl);
  const socket = await openTls(server, dialOptions(ssl, material)).catch((cause: unknown) => {
    const detail = `${nameOf(server)}: no handshake (${causeText(cause)})`;
    throw new ConnectionError("TLS_FAILED", { detail, cause });
  });
  try {
    const own = ownCertificate(material);
    return {
      protocol: socket.getProtocol() ?? "unknown",
      cipher: socket.getCipher().name,
      chain: chainOf(socket),
      names: socket.getPeerCertificate().subjectaltname ?? "",
      own: own && {
        subject: oneLine(own.subject),
        issuer: oneLine(own.issuer),
        validTo: new Date(own.validTo),
      },
    };
  } finally {
    socket.destroy();
  }
}

/**
 * What a listener says of SASL, without anybody being authenticated.
 *
 * @throws ConfigError for files of `ssl`
 */
export async function askForSasl(
  { auth, ssl }: Pick<KafkaConfig, "auth" | "ssl">,
  server: BrokerAddress,
): Promise<ListenerAnswer | undefined> {
  if (ssl === false) {
    return await askPlain(auth, server);
  }
  const options = dialOptions(ssl, await readTls(ssl));
  const socket = await openTls(server, options).catch(() => undefined);
  return socket === undefined ? undefined : await askListener(socket, mechanismOf(auth));
}

function chainOf(socket: TLSSocket): readonly CertificateFacts[] {
  const chain: CertificateFacts[] = [];
  let certificate = socket.getPeerCertificate(true);
  // An authority's own certificate is its own issuer.
  for (const seen = new Set<string>(); !seen.has(certificate.fingerprint256); ) {
    seen.add(certificate.fingerprint256);
    chain.push(factsOf(certificate));
    certificate = certificate.issuerCertificate ?? certificate;
  }
  return chain;
}

function factsOf({ subject, issuer, valid_to }: PeerCertificate): CertificateFacts {
  return { subject: nameText(subject), issuer: nameText(issuer), validTo: new Date(valid_to) };
}

function nameText(name: object | undefined): string {
  return Object.entries(name ?? {})
    .map(([key, value]) => `${key}=${value}`)
    .join(", ");
}

function oneLine(name: string): string {
  return name.split("\n").join(", ");
}
