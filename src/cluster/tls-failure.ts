import type { X509Certificate } from "node:crypto";
import type { PeerCertificate, TLSSocket } from "node:tls";
import { ConnectionError } from "../errors/index.ts";
import { type BrokerAddress, nameOf } from "./broker-address.ts";

interface Reason {
  readonly detail: string;
  readonly action: string;
}

const dates = "Renew the broker's certificate, or set the clock of this machine right.";
const authority = "Set ssl.ca to the certificate of the authority that signed the broker's.";

/**
 * Why the broker's certificate is not trusted.
 *
 * @param socket - connected without verification, not authorized
 */
export function untrusted(socket: TLSSocket, server: BrokerAddress, cause?: unknown) {
  // Its types promise an Error; it is the code of one.
  const code = String(
    (socket.authorizationError as { code?: unknown } | null)?.code ?? socket.authorizationError,
  );
  const { detail, action } = reasonOf(code, socket.getPeerCertificate(), server.host);
  return new ConnectionError("TLS_FAILED", {
    detail: `${nameOf(server)}: ${detail}`,
    action,
    cause,
  });
}

function reasonOf(code: string, peer: PeerCertificate, host: string): Reason {
  switch (code) {
    case "CERT_HAS_EXPIRED":
      return { detail: `the broker's certificate expired on ${peer.valid_to}`, action: dates };
    case "CERT_NOT_YET_VALID":
      return {
        detail: `the broker's certificate is not valid before ${peer.valid_from}`,
        action: dates,
      };
    case "ERR_TLS_CERT_ALTNAME_INVALID":
      return {
        detail: `the broker's certificate is for ${peer.subjectaltname ?? peer.subject?.CN}, not for ${host}`,
        action:
          "Dial the brokers, and have them advertise themselves, by a name in their certificate.",
      };
    case "DEPTH_ZERO_SELF_SIGNED_CERT":
      return {
        detail: "the broker's certificate is signed by itself, and ssl.ca does not hold it",
        action: "Set ssl.ca to the broker's certificate, or give the broker one of an authority.",
      };
    default:
      return {
        detail: `the broker's certificate is signed by ${signerOf(peer)}, which is not among the trusted authorities (${code})`,
        action: authority,
      };
  }
}

function signerOf({ issuer }: PeerCertificate): string {
  return Object.values(issuer ?? {}).join(", ") || "an unknown authority";
}

/** Why the broker may have refused this client's certificate, with an alert that tells little. */
export function refused(
  own: X509Certificate | undefined,
  server: BrokerAddress,
  cause?: unknown,
): ConnectionError {
  const { detail, action } = ownReason(own);
  return new ConnectionError("TLS_FAILED", {
    detail: `${nameOf(server)}: ${detail}`,
    action,
    cause,
  });
}

function ownReason(own: X509Certificate | undefined): Reason {
  if (own === undefined) {
    return {
      detail: "the broker asks for a client certificate, and there is none",
      action: "Set ssl.certificate and ssl.key.",
    };
  }
  if (Date.parse(own.validTo) < Date.now()) {
    return {
      detail: `ssl.certificate expired on ${own.validTo}`,
      action: "Renew ssl.certificate.",
    };
  }
  if (Date.parse(own.validFrom) > Date.now()) {
    return {
      detail: `ssl.certificate is not valid before ${own.validFrom}`,
      action: "Set the clock of this machine right, or use a certificate that is valid now.",
    };
  }
  return {
    detail: `the broker does not accept ssl.certificate (${own.subject}, signed by ${own.issuer})`,
    action: "Use a certificate of an authority that the broker trusts.",
  };
}
