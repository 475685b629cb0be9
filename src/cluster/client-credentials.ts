import { readFile } from "node:fs/promises";
import { type IncomingMessage, request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import type { AccessToken, OidcCredentials } from "../config/index.ts";
import { AuthenticationError, causeText } from "../errors/index.ts";

/** Where neither the token nor the issuer says how long a token is valid. */
const defaultLifetimeMs = 300_000;
const maxAnswerBytes = 1_048_576;

/** The authorities that sign the issuer's certificate: librdkafka's `https.ca.…`, from `settings`. */
export interface IssuerTrust {
  readonly location?: string;
  readonly pem?: string;
}

/**
 * Gets an access token by the client credentials grant of RFC 6749, section 4.4.
 *
 * @throws AuthenticationError `TOKEN_UNAVAILABLE` with the issuer's own reason, never the secret
 */
export async function clientCredentialsToken(
  oidc: OidcCredentials,
  { signal, trust = {} }: { readonly signal: AbortSignal; readonly trust?: IssuerTrust },
): Promise<AccessToken> {
  const { status, text } = await post(oidc, signal, trust).catch((cause: unknown) => {
    throw unavailable(oidc, `cannot be reached: ${reasonOf(cause)}`, cause);
  });
  const body = parse(text);
  if (status !== 200) {
    const reason = [body.error, body.error_description].filter((part) => typeof part === "string");
    const told = reason.length === 0 ? "" : ` (${reason.join(": ")})`;
    throw unavailable(oidc, `answered ${status}${told}`);
  }
  const { access_token: value, expires_in: seconds } = body;
  if (typeof value !== "string" || value === "") {
    throw unavailable(oidc, "answered without an access_token");
  }
  const claims = claimsOf(value);
  return {
    value,
    expiresAtMs: expiryOf(claims, seconds),
    principal: typeof claims.sub === "string" ? claims.sub : oidc.clientId,
    extensions: oidc.extensions,
  };
}

async function post(oidc: OidcCredentials, signal: AbortSignal, trust: IssuerTrust) {
  const form = new URLSearchParams({ grant_type: "client_credentials" });
  if (oidc.scope !== undefined) {
    form.set("scope", oidc.scope);
  }
  const credentials = [oidc.clientId, oidc.clientSecret.reveal()].map(encodeURIComponent).join(":");
  const url = new URL(oidc.tokenEndpointUrl);
  const options = {
    method: "POST",
    signal,
    headers: {
      accept: "application/json",
      authorization: `Basic ${Buffer.from(credentials).toString("base64")}`,
      "content-type": "application/x-www-form-urlencoded",
    },
  };
  const ca = trust.location === undefined ? trust.pem : await readFile(trust.location, "utf8");
  return await new Promise<{ status: number; text: string }>((resolve, reject) => {
    const onAnswer = (answer: IncomingMessage): void => {
      readText(answer).then((text) => resolve({ status: answer.statusCode ?? 0, text }), reject);
    };
    const request =
      url.protocol === "https:"
        ? requestHttps(url, { ...options, ...(ca === undefined ? {} : { ca }) }, onAnswer)
        : requestHttp(url, options, onAnswer);
    request.once("error", reject);
    request.end(form.toString());
  });
}

async function readText(answer: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > maxAnswerBytes) {
      throw new Error("the answer is too large");
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

function unavailable({ tokenEndpointUrl }: OidcCredentials, what: string, cause?: unknown) {
  return new AuthenticationError("TOKEN_UNAVAILABLE", {
    detail: `${tokenEndpointUrl} ${what}`,
    action: "Check auth.tokenEndpointUrl, auth.clientId and auth.clientSecret, and the issuer.",
    ...(cause === undefined ? {} : { cause }),
  });
}

function reasonOf(cause: unknown): string {
  if (cause instanceof Error && cause.name === "AbortError") {
    return "no answer in time";
  }
  return causeText(cause);
}

/** A JSON object, or an empty one. */
function parse(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

/** What a JWT says; nothing where the token is none. It is not checked: that is up to the broker. */
function claimsOf(token: string): Readonly<Record<string, unknown>> {
  return parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString());
}

function expiryOf({ exp }: Readonly<Record<string, unknown>>, seconds: unknown): number {
  if (typeof exp === "number") {
    return exp * 1_000;
  }
  return Date.now() + (typeof seconds === "number" ? seconds * 1_000 : defaultLifetimeMs);
}
