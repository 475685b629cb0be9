import { ProviderError } from "../../../errors/index.ts";

/** What is read of an answer. */
export interface BodyLimits {
  /** What was asked, for errors. */
  readonly subject: string;
  /** In bytes, once decompressed. */
  readonly maxBytes: number;
}

/**
 * Reads an answer to its end.
 *
 * @throws ProviderError `PROVIDER_FAILED` for one that is larger than allowed, before it is read whole
 */
export async function readBounded(response: Response, limits: BodyLimits): Promise<string> {
  const texts: string[] = [];
  for await (const text of boundedTexts(response, limits)) {
    texts.push(text);
  }
  return texts.join("");
}

/** The text of an answer, piece by piece, up to the bytes that are allowed. */
export async function* boundedTexts(
  response: Response,
  { subject, maxBytes }: BodyLimits,
): AsyncGenerator<string> {
  const tooLarge = () =>
    new ProviderError("PROVIDER_FAILED", {
      detail: `${subject}: the answer is larger than ${maxBytes} bytes`,
      action: "Ask for a shorter time or for fewer clusters; check that the address is right.",
    });
  const { body } = response;
  if (body === null) {
    return;
  }
  if (Number(response.headers.get("content-length") ?? 0) > maxBytes) {
    await body.cancel();
    throw tooLarge();
  }
  const decoder = new TextDecoder();
  let length = 0;
  // Leaving the loop cancels the rest, which ends the connection.
  for await (const chunk of body as AsyncIterable<Uint8Array>) {
    length += chunk.byteLength;
    if (length > maxBytes) {
      throw tooLarge();
    }
    yield decoder.decode(chunk, { stream: true });
  }
  yield decoder.decode();
}

/** The beginning of an answer of failure, for a person; the rest is not read. */
export async function readBeginning(response: Response, maxChars: number): Promise<string> {
  const limits = { subject: "", maxBytes: Number.POSITIVE_INFINITY };
  let beginning = "";
  try {
    for await (const text of boundedTexts(response, limits)) {
      beginning += text;
      if (beginning.length >= maxChars) {
        break;
      }
    }
  } catch {
    // The status says enough.
  }
  return beginning.slice(0, maxChars);
}
