import {
  type BrokerAddress,
  type CertificateFacts,
  listenerFault,
  lookAtTls,
  nameOf,
  type TlsFacts,
} from "../../cluster/index.ts";
import type { KafkaConfig, KafkaSsl } from "../../config/index.ts";
import { formatCount } from "../../render/index.ts";
import type { Check } from "../check.ts";
import type { Servers } from "./reach-checks.ts";
import { lookAtServers, type ServerLook } from "./server-findings.ts";

const dayMs = 86_400_000;
/** Who renews by hand needs about this long. */
const soonDays = 30;

/** Whether TLS is spoken where it is configured, with certificates that are trusted and will last. */
export function tlsCheck(config: KafkaConfig, servers: Servers): Check {
  return {
    name: "TLS",
    run: async () => {
      const { finding } = await lookAtServers(servers.alive, "failed", (server) =>
        lookAt(config, server),
      );
      const isPlain = config.ssl === false && finding.status === "ok";
      return isPlain ? { status: "skipped", reason: "ssl is not set: plaintext" } : finding;
    },
  };
}

async function lookAt(config: KafkaConfig, server: BrokerAddress): Promise<ServerLook> {
  const fault = await listenerFault(config, server);
  if (fault?.layer === "tls") {
    throw fault.error;
  }
  return config.ssl === false
    ? { text: "plaintext" }
    : judge(config.ssl, server, await lookAtTls(config.ssl, server));
}

function judge({ verify }: KafkaSsl, server: BrokerAddress, facts: TlsFacts): ServerLook {
  const { chain, cipher, names, own, protocol } = facts;
  const [certificate] = chain;
  const expiresInDays = Math.min(...chain.map(daysLeft));
  const trust = verify ? "trusted" : "not verified";
  const look: ServerLook = {
    text: [
      `${nameOf(server)}: ${protocol}`,
      `${cipher}, certificate ${certificate?.subject} for ${names} from ${certificate?.issuer}`,
      `${trust}, expires in ${formatCount(expiresInDays, "day")}`,
    ].join(", "),
    details: {
      protocol,
      cipher,
      names,
      verified: verify,
      expiresInDays,
      chain: chain.map(detailsOf),
      ...(own === undefined ? {} : { clientCertificate: detailsOf(own) }),
    },
  };
  const warning = warningOf({ verify, expiresInDays, own, server });
  return warning === undefined ? look : { ...look, warning };
}

interface Judged {
  readonly verify: boolean;
  readonly expiresInDays: number;
  readonly own: CertificateFacts | undefined;
  readonly server: BrokerAddress;
}

function warningOf({ verify, expiresInDays, own, server }: Judged): ServerLook["warning"] {
  if (!verify) {
    return {
      reason: "ssl.verify is off: whoever is in between can pose as the broker",
      action: "Set ssl.verify to true, and ssl.ca to the authority of the brokers' certificates.",
    };
  }
  if (expiresInDays < soonDays) {
    const days = formatCount(expiresInDays, "day");
    return {
      reason: `a certificate of ${nameOf(server)} expires in ${days}`,
      action: "Renew the broker's certificate, or that of its authority.",
    };
  }
  if (own !== undefined && daysLeft(own) < soonDays) {
    return {
      reason: `ssl.certificate expires in ${formatCount(daysLeft(own), "day")}`,
      action: "Renew ssl.certificate.",
    };
  }
  return undefined;
}

function daysLeft({ validTo }: CertificateFacts): number {
  return Math.floor((validTo.getTime() - Date.now()) / dayMs);
}

function detailsOf({ subject, issuer, validTo }: CertificateFacts) {
  return { subject, issuer, validTo: validTo.toISOString() };
}
