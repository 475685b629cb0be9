import { createPrivateKey, type KeyObject, X509Certificate } from "node:crypto";
import { ConfigError, type ConfigIssue } from "../../errors/index.ts";
import type { ListenerTls } from "./listener-tls.ts";

/**
 * Finds out now what would else fail at the first handshake.
 *
 * @param path - path of the TLS options, for errors
 * @throws ConfigError `CONFIG_INVALID` with all that is wrong
 */
export function checkCertificates({ cert, key, passphrase, ca }: ListenerTls, path: string): void {
  const issues: ConfigIssue[] = [];
  const certificate = certificateOf(cert, `${path}.certificate`, issues);
  const privateKey = keyOf(key, passphrase, path, issues);
  if (ca !== undefined) {
    certificateOf(ca, `${path}.clientCa`, issues);
  }
  if (certificate !== undefined && privateKey !== undefined) {
    if (!certificate.checkPrivateKey(privateKey)) {
      const message = "is not the key of the certificate: give the two that were made together";
      issues.push({ path: `${path}.key`, message });
    }
    if (Date.parse(certificate.validTo) < Date.now()) {
      const message = `ended to be valid at ${certificate.validTo}: renew it`;
      issues.push({ path: `${path}.certificate`, message });
    }
  }
  if (issues.length > 0) {
    throw new ConfigError("CONFIG_INVALID", { issues });
  }
}

function certificateOf(
  pem: string,
  path: string,
  issues: ConfigIssue[],
): X509Certificate | undefined {
  try {
    return new X509Certificate(pem);
  } catch {
    issues.push({ path, message: "holds no certificate in PEM (-----BEGIN CERTIFICATE-----)" });
    return undefined;
  }
}

function keyOf(
  pem: string,
  passphrase: string | undefined,
  path: string,
  issues: ConfigIssue[],
): KeyObject | undefined {
  try {
    return createPrivateKey({ key: pem, ...(passphrase === undefined ? {} : { passphrase }) });
  } catch {
    // The library's own words differ from one version to the next, and help nobody.
    issues.push(
      pem.includes("ENCRYPTED")
        ? { path: `${path}.keyPassword`, message: passwordProblem(passphrase) }
        : { path: `${path}.key`, message: "holds no private key in PEM" },
    );
    return undefined;
  }
}

function passwordProblem(passphrase: string | undefined): string {
  return passphrase === undefined
    ? "is missing: the key is encrypted"
    : "does not open the encrypted key";
}
