import type { IncomingMessage } from "node:http";
import { gunzipSync } from "node:zlib";
import { AwsFault, expiredToken } from "./fault.ts";
import type { AwsWorld, Identity } from "./world.ts";

export type AwsService = "kafka" | "monitoring" | "sts" | "tagging" | "iam" | "cloudformation";

/** One call, as a service sees it. */
export interface AwsCall {
  readonly service: AwsService;
  readonly operation: string;
  readonly region: string;
  readonly identity: Identity;
  readonly method: string;
  readonly url: URL;
  readonly input: Record<string, unknown>;
}

/** Whom a request is to, and by which key, as its signature says. */
export interface SignedScope {
  readonly service: AwsService;
  readonly region: string;
  readonly accessKeyId: string;
}

const services: readonly AwsService[] = [
  "kafka",
  "monitoring",
  "sts",
  "tagging",
  "iam",
  "cloudformation",
];

/** Reads the `Authorization` header that every request to AWS has. Signatures are not recomputed here. */
export function scopeOf(request: IncomingMessage): SignedScope {
  const match = /^AWS4-HMAC-SHA256 Credential=([^/]+)\/\d{8}\/([^/]+)\/([^/]+)\/aws4_request,/.exec(
    request.headers.authorization ?? "",
  );
  const [, accessKeyId = "", region = "", service = ""] = match ?? [];
  const known = services.find((each) => each === service);
  if (known === undefined) {
    throw new AwsFault("MissingAuthenticationToken", 403, "Missing Authentication Token");
  }
  return { service: known, region, accessKeyId };
}

/** Whose the key is, where it is still valid. */
export function identityOf({ service, accessKeyId }: SignedScope, world: AwsWorld): Identity {
  const identity = world.identities.get(accessKeyId);
  if (identity === undefined) {
    const code = service === "kafka" ? "UnrecognizedClientException" : "InvalidClientTokenId";
    throw new AwsFault(code, 403, "The security token included in the request is invalid.");
  }
  if (identity.expiresAtMs !== undefined && identity.expiresAtMs <= world.now()) {
    throw expiredToken();
  }
  return identity;
}

/** The body of a request, unpacked. */
export async function bodyOf(request: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of request) {
    pieces.push(piece as Buffer);
  }
  const whole = Buffer.concat(pieces);
  return (request.headers["content-encoding"] === "gzip" ? gunzipSync(whole) : whole).toString();
}
