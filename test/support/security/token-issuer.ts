import { createSign, generateKeyPairSync, randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** The audience that the broker expects. */
export const audience = "kafka";

/** What the issuer does when it is asked for a token. */
export type IssuerMood = "answers" | "fails" | "hangs" | "talks nonsense";

/** Client credentials that the issuer takes. */
export interface IssuerClient {
  readonly clientId: string;
  readonly clientSecret: string;
}

/**
 * A small OpenID Connect issuer on the loopback address: a token endpoint for client credentials,
 * and the keys (JWKS) that a broker checks its tokens with.
 */
export class TokenIssuer implements AsyncDisposable {
  /** How long tokens of the endpoint are valid. */
  lifetimeSeconds = 3_600;
  mood: IssuerMood = "answers";
  /** Tokens that the endpoint has given. */
  issued = 0;
  readonly #server: Server;
  readonly #client: IssuerClient;
  readonly #keys = generateKeyPairSync("rsa", { modulusLength: 2048 });
  readonly #keyId = randomUUID();

  private constructor(client: IssuerClient) {
    this.#client = client;
    this.#server = createServer((request, response) => {
      void this.#answer(request, response);
    });
  }

  static async start(client: IssuerClient): Promise<TokenIssuer> {
    const issuer = new TokenIssuer(client);
    issuer.#server.listen(0, "127.0.0.1");
    await once(issuer.#server, "listening");
    return issuer;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  get tokenEndpointUrl(): string {
    return `${this.url}/token`;
  }

  get jwksUrl(): string {
    return `${this.url}/jwks`;
  }

  /** A signed token. */
  sign(claims: Readonly<Record<string, unknown>> = {}): string {
    const now = Math.floor(Date.now() / 1_000);
    const head = encode({ alg: "RS256", typ: "JWT", kid: this.#keyId });
    const body = encode({
      iss: this.url,
      aud: audience,
      sub: this.#client.clientId,
      iat: now,
      exp: now + this.lifetimeSeconds,
      jti: randomUUID(),
      ...claims,
    });
    const signature = createSign("RSA-SHA256")
      .update(`${head}.${body}`)
      .sign(this.#keys.privateKey);
    return `${head}.${body}.${signature.toString("base64url")}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.url !== "/jwks" && request.url !== "/token") {
      reply(response, 404, { error: "not_found" });
      return;
    }
    const text = (await request.toArray()).map(String).join("");
    if (request.url === "/jwks") {
      const jwk = this.#keys.publicKey.export({ format: "jwk" });
      reply(response, 200, { keys: [{ ...jwk, kid: this.#keyId, use: "sig", alg: "RS256" }] });
      return;
    }
    switch (this.mood) {
      case "answers":
        this.#grant(request, new URLSearchParams(text), response);
        return;
      case "fails":
        reply(response, 503, { error: "temporarily_unavailable" });
        return;
      case "talks nonsense":
        response.writeHead(200, { "content-type": "text/html" }).end("<html>Sign in</html>");
        return;
      case "hangs":
        return;
    }
  }

  #grant(request: IncomingMessage, form: URLSearchParams, response: ServerResponse): void {
    const { clientId, clientSecret } = this.#client;
    const basic = Buffer.from(request.headers.authorization?.slice(6) ?? "", "base64").toString();
    if (decodeURIComponent(basic) !== `${clientId}:${clientSecret}`) {
      reply(response, 401, { error: "invalid_client", error_description: "Bad client secret" });
    } else if (form.get("grant_type") !== "client_credentials") {
      reply(response, 400, { error: "unsupported_grant_type" });
    } else {
      this.issued++;
      const access_token = this.sign();
      reply(response, 200, {
        access_token,
        token_type: "Bearer",
        expires_in: this.lifetimeSeconds,
      });
    }
  }
}

/** A token without a signature, as brokers take them that check none. */
export function unsignedToken(subject: string, lifetimeSeconds: number): string {
  const now = Math.floor(Date.now() / 1_000);
  return `${encode({ alg: "none" })}.${encode({ sub: subject, iat: now, exp: now + lifetimeSeconds })}.`;
}

function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}

function reply(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}
