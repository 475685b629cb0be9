import {
  type AccessToken,
  type KafkaAuth,
  type KafkaConfig,
  revealSettings,
  type TokenProvider,
} from "../config/index.ts";
import { AuthenticationError, causeText, KafkaBridgeError } from "../errors/index.ts";
import { clientCredentialsToken, type IssuerTrust } from "./client-credentials.ts";
import { type ImportModule, mskToken } from "./msk-token.ts";

/** How long a token may take; less than connecting, so that it is known what was waited for. */
const tokenTimeoutMs = 8_000;
const graceMs = 50;

/** Gets a token that is sound, or fails in time. */
export type TokenSource = () => Promise<AccessToken>;

/** Requests under way: clients that connect at the same time, or try again, wait for the same one. */
const underWay = new WeakMap<KafkaAuth, Promise<AccessToken>>();

/**
 * Where the access tokens for SASL/OAUTHBEARER come from: the caller's callback, an OpenID Connect
 * issuer, or AWS's signer for `aws-msk-iam` (which is OAUTHBEARER on the wire).
 *
 * @param importModule - imports a package by name; tests hand in their own
 * @returns undefined where the mechanism needs no token
 */
export function tokenSource(
  { auth, settings }: Pick<KafkaConfig, "auth" | "settings">,
  importModule: ImportModule = (name) => import(name),
): TokenSource | undefined {
  const provider = providerOf(auth, settings, importModule);
  if (provider === undefined) {
    return undefined;
  }
  return () => {
    const pending = underWay.get(auth);
    if (pending !== undefined) {
      return pending;
    }
    const asked = ask(provider).finally(() => underWay.delete(auth));
    underWay.set(auth, asked);
    return asked;
  };
}

function providerOf(
  auth: KafkaAuth,
  settings: KafkaConfig["settings"],
  importModule: ImportModule,
): TokenProvider | undefined {
  switch (auth.mechanism) {
    case "oauthbearer": {
      const { oidc, token } = auth;
      return oidc === undefined
        ? token
        : ({ signal }) => clientCredentialsToken(oidc, { signal, trust: trustOf(settings) });
    }
    case "aws-msk-iam":
      return () => mskToken(auth, importModule);
    case "none":
    case "plain":
    case "scram-sha-256":
    case "scram-sha-512":
    case "gssapi":
      return undefined;
  }
}

function trustOf(settings: KafkaConfig["settings"]): IssuerTrust {
  const { "https.ca.location": location, "https.ca.pem": pem } = revealSettings(settings);
  return {
    ...(typeof location === "string" ? { location } : {}),
    ...(typeof pem === "string" ? { pem } : {}),
  };
}

/** A callback may wait for something that never comes, and need not heed its signal. */
async function ask(provider: TokenProvider): Promise<AccessToken> {
  const calledOff = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      calledOff.abort();
      // A provider that heeds its signal tells better what it waited for.
      timer = setTimeout(
        () => reject(unavailable(`there is none after ${tokenTimeoutMs} ms`)),
        graceMs,
      );
    }, tokenTimeoutMs);
  });
  try {
    const token = await Promise.race([callOf(provider, calledOff.signal), late]);
    checkToken(token);
    return token;
  } catch (error) {
    throw error instanceof KafkaBridgeError ? error : unavailable(causeText(error), error);
  } finally {
    clearTimeout(timer);
  }
}

async function callOf(provider: TokenProvider, signal: AbortSignal): Promise<AccessToken> {
  return await provider({ signal });
}

/** The types are no protection in JavaScript, and a token is a secret: no part of it is told. */
function checkToken(token: Partial<AccessToken> | undefined): void {
  const { value, expiresAtMs } = token ?? {};
  if (typeof value !== "string" || value === "" || !Number.isFinite(expiresAtMs)) {
    throw unavailable("auth.token gave something else than { value, expiresAtMs }");
  }
  if ((expiresAtMs ?? 0) <= Date.now()) {
    const expired = new Date(expiresAtMs ?? 0).toISOString();
    throw unavailable(`the one that was given expired at ${expired} (expiresAtMs is milliseconds)`);
  }
}

function unavailable(detail: string, cause?: unknown): AuthenticationError {
  return new AuthenticationError("TOKEN_UNAVAILABLE", {
    detail,
    ...(cause === undefined ? {} : { cause }),
  });
}
